"use strict";
// The page of actorstance's report. All text goes in as text (never as HTML); every view is drawn from the same filtered rows.
(() => {
  const D = JSON.parse(document.getElementById("data").textContent);
  const S = D.statements, N = S.a.length, SCALE = 10000;
  const SUPPORTIVE = 0, OPPOSING = 2, LABELS = ["supportive", "neutral", "opposing", "unsure"];
  const SIGN = { supportive: "+", opposing: "−", neutral: "·", mixed: "±" };
  const byId = (id) => document.getElementById(id);
  const narrow = () => window.innerWidth <= 700;
  const state = { actor: -1, theatre: -1, from: "", to: "", conf: 0, top: narrow() ? 8 : 12, pair: null, period: "month",
    sort: "sentences", down: true, page: 0, shown: 8, order: "strong" };
  const PAGE = narrow() ? 8 : 15;

  // ---- small helpers -------------------------------------------------------------------------------------------------
  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick") node.addEventListener("click", value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  }
  const signed = (x) => (x < 0 ? "−" : x > 0 ? "+" : "") + Math.abs(x).toFixed(2);
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
  const score = (s, o) => (s - o) / (s + o + 1);
  const name = (i) => (i < 0 ? "the newspaper" : D.names[i]);
  const theatre = (i) => (i < 0 ? "not known" : D.theatres[i]);
  const arrow = (a, t) => `${name(a)} → ${name(t)}`;
  const lean = (low, high) => (low > 0 ? "supportive" : high < 0 ? "opposing" : "mixed");
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const nice = (day) => (day ? `${+day.slice(8)} ${MONTHS[+day.slice(5, 7) - 1]} ${day.slice(0, 4)}` : "undated");

  // Plotly reads some tags in labels and hovers; names are data, so what could be a tag is written as an entity.
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const short = (text, most) => plain(text.length > most ? text.slice(0, most - 1) + "…" : text);

  // ---- filtering and bringing together -------------------------------------------------------------------------------
  const confidence = new Float64Array(N);
  for (let i = 0; i < N; i++) confidence[i] = Math.max(S.s[i], S.o[i], SCALE - S.s[i] - S.o[i]) / SCALE;

  /** The first article of a statement that is within the days asked for, or -1. */
  function articleOf(i) {
    const inDays = (r) => {
      if (!state.from && !state.to) return true;
      const day = D.articles.date[r];
      return day !== null && (!state.from || day >= state.from) && (!state.to || day <= state.to);
    };
    if (inDays(S.r[i])) return S.r[i];
    for (const r of D.more[i] || []) if (inDays(r)) return r;
    return -1;
  }

  function live() {
    const found = [];
    for (let i = 0; i < N; i++) {
      if (state.actor >= 0 && S.a[i] !== state.actor && S.t[i] !== state.actor) continue;
      if (state.theatre >= 0 && S.h[i] !== state.theatre) continue;
      if (confidence[i] < state.conf - 1e-9) continue;
      const r = articleOf(i);
      if (r >= 0) found.push({ i, r });
    }
    return found;
  }

  function gather(rows, keyOf) {
    const groups = new Map();
    for (const row of rows) {
      const key = keyOf(row);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { key, rows: [], seen: new Set() }));
      // A sentence counts once in a group, even where it was told of two theatres.
      if (group.seen.has(S.x[row.i])) continue;
      group.seen.add(S.x[row.i]);
      group.rows.push(row);
    }
    return [...groups.values()].map(summed);
  }

  function summed(group) {
    const { i } = group.rows[0];
    const out = { key: group.key, rows: group.rows, a: S.a[i], t: S.t[i], h: S.h[i], s: 0, o: 0, counts: [0, 0, 0, 0] };
    for (const row of group.rows) {
      out.s += S.s[row.i] / SCALE;
      out.o += S.o[row.i] / SCALE;
      out.counts[S.k[row.i]]++;
    }
    out.sided = out.counts[SUPPORTIVE] + out.counts[OPPOSING];
    out.score = score(out.s, out.o);
    return out;
  }

  // ---- the interval: the same bootstrap as `actorstance relations` makes ---------------------------------------------
  function random(seed) { // mulberry32
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }
  function bootstrap(rows, draws) {
    const next = random(20260101), number = new Map();
    const article = rows.map(({ r }) => { if (!number.has(r)) number.set(r, number.size); return number.get(r); });
    const times = new Int32Array(number.size), drawn = new Float64Array(draws);
    for (let d = 0; d < draws; d++) {
      times.fill(0);
      for (let k = 0; k < times.length; k++) times[Math.floor(next() * times.length)]++;
      let s = 0, o = 0;
      rows.forEach(({ i }, n) => {
        const label = next() * SCALE;
        if (label < S.s[i]) s += times[article[n]];
        else if (label >= SCALE - S.o[i]) o += times[article[n]];
      });
      drawn[d] = score(s, o);
    }
    drawn.sort();
    const at = (share) => {
      const place = share * (draws - 1), low = Math.floor(place), high = Math.min(low + 1, draws - 1);
      return drawn[low] + (place - low) * (drawn[high] - drawn[low]);
    };
    return [at(0.025), at(0.975)];
  }
  const given = new Map(D.intervals.map(([a, t, h, low, high]) => [`${a},${t},${h}`, [low, high]]));
  function interval(group, draws) {
    if (!group.interval) {
      const known = !state.from && !state.to && !state.conf && given.get(group.key);
      const [low, high] = known || bootstrap(group.rows, draws || 400);
      group.interval = [Math.min(low, group.score), Math.max(high, group.score)];
    }
    return group.interval;
  }

  // ---- drawing -------------------------------------------------------------------------------------------------------
  const CONFIG = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false };
  const css = (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  function look() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    return { dark, ink: css("--ink"), quiet: css("--quiet"), line: css("--line"), card: css("--card"), pro: css("--pro"),
      con: css("--con"), mid: css("--mid") };
  }
  function base(c, extra) {
    return Object.assign({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, dragmode: false, hovermode: "closest",
      font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: c.ink },
      hoverlabel: { bgcolor: c.card, bordercolor: c.mid, font: { color: c.ink, size: 13 }, align: "left" },
    }, extra);
  }
  function draw(id, traces, layout, empty) {
    const box = byId(id);
    if (empty) {
      Plotly.purge(box);
      box.replaceChildren(make("p", { class: "empty" }, empty));
      return;
    }
    if (box.querySelector(".empty")) box.replaceChildren();
    Plotly.react(box, traces, layout, CONFIG);
    if (!box.dataset.wired) {
      box.dataset.wired = "yes";
      box.on("plotly_click", (event) => {
        const pair = event.points[0] && event.points[0].customdata;
        if (Array.isArray(pair) && pair.length === 2) choose(pair, true);
      });
    }
  }

  let rows = [], pairs = [], relations = [];
  const shownNames = () => {
    const weight = new Map();
    for (const pair of pairs) for (const n of [pair.a, pair.t]) weight.set(n, (weight.get(n) || 0) + pair.sided);
    return [...weight].sort((x, y) => y[1] - x[1] || (name(x[0]) < name(y[0]) ? -1 : 1)).slice(0, state.top).map(([n]) => n);
  };
  const hover = (g) => `<b>${plain(arrow(g.a, g.t))}</b><br>score ${signed(g.score)}<br>${g.counts[0]} supportive, ${g.counts[2]} opposing sentences`;

  function drawHeat(c) {
    const names = shownNames();
    const actors = names.filter((n) => pairs.some((p) => p.a === n && names.includes(p.t)));
    const targets = names.filter((n) => pairs.some((p) => p.t === n && names.includes(p.a)));
    const cell = new Map(pairs.map((p) => [`${p.a},${p.t}`, p]));
    const most = narrow() ? 13 : 22;
    const longest = Math.max(0, ...actors.map((n) => Math.min(most, name(n).length)));
    const wide = byId("heat").clientWidth, left = Math.max(60, 16 + 6.9 * longest), right = narrow() ? 30 : 44;
    const size = Math.max(18, Math.min(44, (wide - left - right) / Math.max(1, targets.length)));
    const roomy = size >= 29;
    const grid = (f, none = null) => actors.map((y) => targets.map((x) => { const p = cell.get(`${y},${x}`); return p ? f(p) : none; }));
    const heat = {
      type: "heatmap", x: targets.map(String), y: actors.map(String), z: grid((p) => p.score), customdata: grid((p) => [p.a, p.t]),
      text: grid((p) => (roomy ? signed(p.score).replace("0.", ".") : SIGN[Math.abs(p.score) < 0.1 ? "mixed" : p.score > 0 ? "supportive" : "opposing"]), ""),
      hovertext: grid(hover), hoverinfo: "text", texttemplate: "%{text}", textfont: { size: roomy ? 11 : 13 }, zmin: -1, zmax: 1, xgap: 2, ygap: 2, hoverongaps: false,
      colorscale: c.dark ? [[0, "#e8833a"], [0.5, "#2c3440"], [1, "#5ea0ec"]] : [[0, "#cf6a1d"], [0.5, "#eef0f3"], [1, "#2a6cb8"]],
      showscale: true,
      colorbar: { orientation: "h", thickness: 10, len: 0.8, x: 0.5, xanchor: "center", y: 0, yanchor: "top", ypad: 12, outlinewidth: 0, tickvals: [-1, -0.5, 0, 0.5, 1],
        ticktext: narrow() ? ["−1", "", "0", "", "+1"] : ["−1 opposes", "−.5", "0", "+.5", "supports +1"], tickangle: 0, tickfont: { size: 11, color: c.quiet } },
    };
    const side = { showgrid: false, zeroline: false, fixedrange: true, tickfont: { size: 12 }, ticks: "", type: "category" };
    const head = narrow() ? 80 : 108;
    draw("heat", [heat], base(c, {
      height: Math.max(230, head + 70 + actors.length * Math.min(size, 36)), margin: { l: left, r: right, t: head, b: 58 },
      xaxis: Object.assign({}, side, { side: "top", tickangle: -50, tickvals: targets.map(String), ticktext: targets.map((n) => short(name(n), most - 4)) }),
      yaxis: Object.assign({}, side, { autorange: "reversed", tickvals: actors.map(String), ticktext: actors.map((n) => short(name(n), most)) }),
    }), actors.length ? "" : "No sentence takes a side under these filters.");
    const top = pairs.slice().sort((x, y) => y.sided - x.sided);
    byId("heat").setAttribute("aria-label", `Heat map of ${actors.length} actors by ${targets.length} targets. ` +
      top.slice(0, 5).map((p) => `${arrow(p.a, p.t)}: ${signed(p.score)}`).join("; ") + ". The same figures are in the table below it.");
    byId("heat-table").replaceChildren(simpleTable(["Actor", "Target", "Score", "Supportive", "Opposing"],
      top.slice(0, 200).map((p) => [name(p.a), name(p.t), signed(p.score), p.counts[0], p.counts[2]]), "Pairs with the most sentences"));
  }

  function drawNet(c) {
    const names = shownNames().filter((n) => D.places[n]), box = byId("net");
    const W = Math.max(280, box.clientWidth), H = narrow() ? 400 : Math.max(440, Math.min(620, byId("heat").clientHeight));
    const padX = narrow() ? 48 : 84, padY = 34;
    const xs = names.map((n) => D.places[n][0]), ys = names.map((n) => D.places[n][1]);
    const fit = (v, all, pad, size) => { const lo = Math.min(...all), hi = Math.max(...all); return pad + ((v - lo) / (hi - lo || 1)) * (size - 2 * pad); };
    const place = new Map(names.map((n, k) => [n, [fit(xs[k], xs, padX, W), fit(ys[k], ys, padY, H)]]));
    if (names.length === 1) place.set(names[0], [W / 2, H / 2]);
    spread(place, narrow() ? 64 : 104, W, H, padX, padY);
    const all = pairs.filter((p) => place.has(p.a) && place.has(p.t)).sort((x, y) => y.sided - x.sided);
    const edges = all.slice(0, narrow() ? 24 : 40), strongest = Math.max(1, ...edges.map((p) => p.sided));
    const traces = [], weight = new Map();
    const signs = { x: [], y: [], text: [], customdata: [], hovertext: [], color: [] };
    const heads = { x: [], y: [], angle: [], color: [], size: [] };
    for (const p of edges.slice().reverse()) {
      for (const n of [p.a, p.t]) weight.set(n, (weight.get(n) || 0) + p.sided);
      const kind = Math.abs(p.score) < 0.1 ? "mixed" : p.score > 0 ? "supportive" : "opposing";
      const color = kind === "mixed" ? c.mid : kind === "supportive" ? c.pro : c.con;
      const width = 1.2 + 6 * Math.sqrt(p.sided / strongest);
      const [x0, y0] = place.get(p.a), [x1, y1] = place.get(p.t);
      const dx = x1 - x0, dy = y1 - y0, len = Math.hypot(dx, dy) || 1;
      const bend = Math.min(46, 0.16 * len), mx = (x0 + x1) / 2 + (dy / len) * bend, my = (y0 + y1) / 2 - (dx / len) * bend;
      const curve = (u) => [(1 - u) ** 2 * x0 + 2 * u * (1 - u) * mx + u * u * x1, (1 - u) ** 2 * y0 + 2 * u * (1 - u) * my + u * u * y1];
      const begin = Math.min(0.4, 12 / len), end = Math.max(0.6, 1 - (15 + width) / len);
      const line = []; for (let k = 0; k <= 20; k++) line.push(curve(begin + ((end - begin) * k) / 20));
      traces.push({ type: "scatter", mode: "lines", x: line.map((q) => q[0]), y: line.map((q) => q[1]), hoverinfo: "skip",
        line: { color, width, dash: kind === "supportive" ? "solid" : kind === "opposing" ? "7px,4px" : "2px,4px" }, opacity: 0.8 });
      const [hx, hy] = curve(end), [bx, by] = curve(end - 0.04);
      heads.x.push(hx); heads.y.push(hy); heads.angle.push((Math.atan2(hx - bx, hy - by) * 180) / Math.PI); heads.color.push(color); heads.size.push(9 + width);
      const [sx, sy] = curve(0.5);
      signs.x.push(sx); signs.y.push(sy); signs.text.push(SIGN[kind]); signs.color.push(color);
      signs.customdata.push([p.a, p.t]); signs.hovertext.push(hover(p));
    }
    traces.push({ type: "scatter", mode: "markers", x: heads.x, y: heads.y, hoverinfo: "skip",
      marker: { symbol: "triangle-up", angle: heads.angle, color: heads.color, size: heads.size } });
    traces.push({ type: "scatter", mode: "markers+text", x: signs.x, y: signs.y, text: signs.text, customdata: signs.customdata, hovertext: signs.hovertext,
      hoverinfo: "text", textfont: { size: 13, color: signs.color }, marker: { size: 16, color: c.card, line: { color: signs.color, width: 1.2 } } });
    traces.push({ type: "scatter", mode: "markers", x: names.map((n) => place.get(n)[0]), y: names.map((n) => place.get(n)[1]),
      hovertext: names.map((n) => `<b>${plain(name(n))}</b><br>${plural(weight.get(n) || 0, "sentence")} in the picture`), hoverinfo: "text",
      marker: { size: names.map((n) => 13 + Math.min(11, Math.sqrt(weight.get(n) || 0))), color: c.ink, line: { color: c.card, width: 2 } } });
    // A label stands on the side that fewer relations come from.
    const above = (n) => edges.reduce((sum, p) => (p.a === n || p.t === n ? sum + place.get(n)[1] * 2 - place.get(p.a)[1] - place.get(p.t)[1] : sum), 0) > 0;
    draw("net", traces, base(c, {
      height: H, margin: { l: 0, r: 0, t: 0, b: 0 },
      xaxis: { visible: false, range: [0, W], fixedrange: true }, yaxis: { visible: false, range: [0, H], fixedrange: true },
      annotations: names.map((n) => ({ x: place.get(n)[0], y: place.get(n)[1], yshift: above(n) ? 20 : -20, text: short(name(n), narrow() ? 14 : 24), showarrow: false,
        font: { size: 12.5, color: c.ink }, bgcolor: c.card, opacity: 0.92, borderpad: 1 })),
    }), edges.length ? "" : "No sentence takes a side under these filters.");
    byId("net-note").textContent = edges.length < all.length ? `The ${edges.length} strongest of ${all.length} relations between these actors are drawn.` : "";
    box.setAttribute("aria-label", `Network of ${names.length} actors. ` + all.slice(0, 8).map((p) => `${name(p.a)} ${p.score > 0 ? "supports" : "opposes"} ${name(p.t)}`).join("; ") +
      ". All relations are in the table below.");
  }

  /** Push actors apart until their labels have room. */
  function spread(place, gap, W, H, padX, padY) {
    const keys = [...place.keys()];
    for (let round = 0; round < 80; round++) {
      let moved = false;
      for (let i = 0; i < keys.length; i++) for (let j = i + 1; j < keys.length; j++) {
        const p = place.get(keys[i]), q = place.get(keys[j]);
        const dx = q[0] - p[0] || 0.1, dy = (q[1] - p[1]) * 1.4 || 0.1, far = Math.hypot(dx, dy);
        if (far >= gap) continue;
        const push = (gap - far) / far / 4;
        p[0] -= dx * push; q[0] += dx * push; p[1] -= dy * push; q[1] += dy * push;
        moved = true;
      }
      for (const p of place.values()) { p[0] = Math.max(padX, Math.min(W - padX, p[0])); p[1] = Math.max(padY, Math.min(H - padY, p[1])); }
      if (!moved) break;
    }
  }

  // ---- over time -----------------------------------------------------------------------------------------------------
  function periodOf(day) {
    const y = +day.slice(0, 4), m = +day.slice(5, 7), two = (n) => String(n).padStart(2, "0");
    if (state.period === "year") return { start: `${y}-01-01`, end: `${y + 1}-01-01`, label: String(y) };
    if (state.period === "quarter") {
      const q = Math.floor((m - 1) / 3);
      return { start: `${y}-${two(q * 3 + 1)}-01`, end: q === 3 ? `${y + 1}-01-01` : `${y}-${two(q * 3 + 4)}-01`, label: `Q${q + 1} ${y}` };
    }
    if (state.period === "month") return { start: `${y}-${two(m)}-01`, end: m === 12 ? `${y + 1}-01-01` : `${y}-${two(m + 1)}-01`, label: `${MONTHS[m - 1]} ${y}` };
    const monday = new Date(`${day}T00:00:00Z`);
    monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
    const start = monday.toISOString().slice(0, 10);
    monday.setUTCDate(monday.getUTCDate() + 7);
    return { start, end: monday.toISOString().slice(0, 10), label: `week of ${nice(start)}` };
  }
  /** Where the time axis has its marks: on months where these fit, else where Plotly finds room. */
  function ticks(points) {
    if (state.period === "week") return { nticks: narrow() ? 4 : 10, tickformat: "%-d %b\n%Y" };
    const months = points.length ? (Date.parse(points[points.length - 1].period.end) - Date.parse(points[0].period.start)) / 2.63e9 : 0;
    const step = [1, 3, 6, 12, 24, 60].find((n) => months / n <= (narrow() ? 5 : 14)) || 120;
    return { dtick: `M${step}`, tick0: "2000-01-01", tickformat: step < 12 ? "%b\n%Y" : "%Y" };
  }
  const middle = (p) => new Date((Date.parse(p.start) + Date.parse(p.end)) / 2).toISOString().slice(0, 10);

  function drawTime(c) {
    const group = state.pair && pairs.find((p) => p.a === state.pair[0] && p.t === state.pair[1]);
    const dated = group ? group.rows.filter(({ r }) => D.articles.date[r]) : [];
    const points = gather(dated, ({ r }) => periodOf(D.articles.date[r]).start).filter((g) => g.sided || g.rows.length)
      .sort((x, y) => (x.key < y.key ? -1 : 1));
    for (const g of points) { g.period = periodOf(D.articles.date[g.rows[0].r]); g.interval = null; interval(g, 1000); }
    const text = byId("time-text");
    if (group) {
      const [low, high] = pairInterval(group);
      text.replaceChildren(make("b", {}, arrow(group.a, group.t)), `: score ${signed(group.score)}, 95% interval ${signed(low)} to ${signed(high)}; ` +
        `${group.counts[0]} supportive and ${group.counts[2]} opposing of ${plural(group.rows.length, "sentence")}` +
        (state.theatre >= 0 ? ` in ${theatre(state.theatre)}.` : "."));
    } else text.textContent = state.pair ? `${arrow(...state.pair)}: no sentence under these filters.` : "";
    const empty = !group ? "No sentence takes a side under these filters; choose another pair or reset the filters." : !points.length ? "The articles have no dates." : "";
    const x = points.map((g) => middle(g.period)), color = points.map((g) => ({ supportive: c.pro, opposing: c.con, mixed: c.mid })[lean(...g.interval)]);
    const note = points.map((g) => `<b>${g.period.label}</b><br>score ${signed(g.score)} (${signed(g.interval[0])} to ${signed(g.interval[1])})<br>${g.counts[0]} supportive, ${g.counts[2]} opposing of ${g.rows.length}`);
    const widths = points.map((g) => (Date.parse(g.period.end) - Date.parse(g.period.start)) * 0.62);
    const traces = [
      { type: "scatter", mode: "lines", x, y: points.map((g) => g.score), line: { color: c.mid, width: 1.5 }, hoverinfo: "skip" },
      { type: "scatter", mode: "markers", x, y: points.map((g) => g.score), hovertext: note, hoverinfo: "text",
        marker: { size: 12, color, symbol: points.map((g) => ({ supportive: "circle", opposing: "diamond", mixed: "square" })[lean(...g.interval)]), line: { color: c.card, width: 1.5 } },
      },
      { type: "bar", x, y: points.map((g) => g.counts[0]), width: widths, yaxis: "y2", marker: { color: c.pro, opacity: 0.85 }, hovertext: note, hoverinfo: "text" },
      { type: "bar", x, y: points.map((g) => -g.counts[2]), width: widths, yaxis: "y2", marker: { color: c.con, opacity: 0.85, pattern: { shape: "/", fgcolor: c.card, size: 6, solidity: 0.18, fillmode: "overlay" } }, hovertext: note, hoverinfo: "text" },
    ];
    // Each interval is a stroke of its own, in the colour of what it says.
    points.forEach((g, k) => traces.unshift({ type: "scatter", mode: "lines", x: [x[k], x[k]], y: g.interval, line: { color: color[k], width: narrow() ? 5 : 8 }, opacity: 0.38, hoverinfo: "skip" }));
    const most = Math.max(1, ...points.map((g) => Math.max(g.counts[0], g.counts[2])));
    const axis = { fixedrange: true, gridcolor: c.line, linecolor: c.line, zerolinecolor: c.mid, tickfont: { size: 12 } };
    draw("time", traces, base(c, {
      height: narrow() ? 360 : 400, margin: { l: narrow() ? 62 : 92, r: 10, t: 12, b: 40 }, barmode: "relative",
      xaxis: Object.assign({}, axis, { type: "date", showgrid: false, anchor: "y2", ...ticks(points), range: points.length ? [points[0].period.start, points[points.length - 1].period.end] : undefined }),
      yaxis: Object.assign({}, axis, { domain: [0.36, 1], range: [-1.05, 1.05], tickvals: [-1, -0.5, 0, 0.5, 1], ticktext: narrow() ? ["−1", "−.5", "0", "+.5", "+1"] : ["opposes −1", "−.5", "0", "+.5", "supports +1"] }),
      yaxis2: Object.assign({}, axis, { domain: [0, 0.27], range: [-most * 1.15, most * 1.15], nticks: 5, tickformat: "d", title: { text: narrow() ? "" : "sentences", font: { size: 12, color: c.quiet } },
        tickvals: [-most, 0, most], ticktext: [String(most), "0", String(most)] }),
    }), empty);
    byId("time").setAttribute("aria-label", group ? `Stance of ${name(group.a)} toward ${name(group.t)} by ${state.period}: ` + points.map((g) => `${g.period.label} ${signed(g.score)}`).join(", ") : "No data");
    byId("time-table").replaceChildren(simpleTable(["Period", "Score", "95% interval", "Supportive", "Opposing", "Sentences"],
      points.map((g) => [g.period.label, signed(g.score), `${signed(g.interval[0])} to ${signed(g.interval[1])}`, g.counts[0], g.counts[2], g.rows.length]), "Stance over time"));
  }

  /** A pair told of one theatre only has the interval of its relation. */
  function pairInterval(group) {
    const own = relations.filter((r) => r.a === group.a && r.t === group.t);
    if (own.length === 1 && own[0].rows.length === group.rows.length) return interval(own[0]);
    return interval(group, 1000);
  }

  // ---- sentences -----------------------------------------------------------------------------------------------------
  const strength = (i) => Math.max(S.s[i], S.o[i]);
  function drawSentences() {
    const group = state.pair && pairs.find((p) => p.a === state.pair[0] && p.t === state.pair[1]);
    const sided = group ? group.rows.filter(({ i }) => S.k[i] === SUPPORTIVE || S.k[i] === OPPOSING) : [];
    const held = sided.filter(({ i }) => S.e[i] >= 0);
    const day = ({ r }) => D.articles.date[r] || "";
    const orders = { strong: (p, q) => strength(q.i) - strength(p.i), new: (p, q) => (day(p) < day(q) ? 1 : day(p) > day(q) ? -1 : 0), old: (p, q) => (day(p) < day(q) ? -1 : day(p) > day(q) ? 1 : 0) };
    held.sort((p, q) => orders[state.order](p, q) || p.i - q.i);
    byId("evidence-note").textContent = !group ? "" : `${arrow(group.a, group.t)}: ${plural(sided.length, "sentence takes", "sentences take")} a side` +
      (held.length < sided.length ? `; this file holds the text of the ${held.length} strongest of them.` : ".");
    byId("sentences").replaceChildren(...held.slice(0, state.shown).map(sentence));
    const left = held.length - state.shown;
    byId("e-more").hidden = left <= 0;
    byId("e-more").textContent = `Show more sentences (${left})`;
  }

  function sentence({ i, r }) {
    const side = LABELS[S.k[i]], [text, actor, target, words] = D.evidence[S.e[i]];
    const others = 1 + (D.more[i] || []).length - 1;
    const about = [D.articles.source[r] >= 0 ? D.sources[D.articles.source[r]] : null, nice(D.articles.date[r]), `article ${D.articles.id[r]}`,
      S.h[i] >= 0 ? `theatre: ${theatre(S.h[i])}` : null, S.b[i] >= 0 ? `reported by ${name(S.b[i])}` : null,
      others ? `also in ${plural(others, "other article")}` : null].filter(Boolean);
    return make("li", { class: side },
      make("p", {}, make("span", { class: `side ${S.k[i] === SUPPORTIVE ? "pro" : "con"}` }, `${SIGN[side]} ${side} ${((S.k[i] === SUPPORTIVE ? S.s[i] : S.o[i]) / SCALE).toFixed(2)} `), ...marked(text, actor, target, words)),
      make("p", { class: "quiet" }, about.join(" · ")));
  }

  /** The sentence with its marks; where marks overlap, actor and target go before stance words. */
  function marked(text, actor, target, words) {
    const letters = Array.from(text); // offsets count characters, not UTF-16 units
    const marks = [[...actor, "actor"], [...target, "target"], ...words.map(([s, e, side]) => [s, e, `word ${side}`])];
    const kind = new Array(letters.length).fill("");
    for (const [start, end, what] of marks.reverse()) for (let k = start; k < end && k < letters.length; k++) kind[k] = what;
    const parts = [];
    for (let k = 0; k < letters.length; ) {
      let end = k; while (end < letters.length && kind[end] === kind[k]) end++;
      const piece = letters.slice(k, end).join("");
      const said = kind[k].startsWith("word") ? "" : kind[k];
      parts.push(kind[k] ? make("mark", { class: kind[k], title: said || null }, ...(said ? [make("span", { class: "sr" }, `[${said}:] `)] : []), piece) : piece);
      k = end;
    }
    return parts;
  }

  // ---- the table -----------------------------------------------------------------------------------------------------
  const COLUMNS = [
    ["actor", "Actor → target", (g) => arrow(g.a, g.t)], ["theatre", "Theatre", (g) => (g.h < 0 ? "" : theatre(g.h))], ["score", "Score (95% interval)", (g) => g.score],
    ["sentences", "Sentences", (g) => g.sided], ["articles", "Articles", (g) => g.articles], ["sources", "Sources", (g) => g.sources],
    ["first", "First", (g) => g.first], ["last", "Last", (g) => g.last], ["said", "Told by", null],
  ];
  function complete(g) {
    if (g.reporters) return g;
    const articles = new Set(), reporters = new Map();
    for (const { i, r } of g.rows) {
      articles.add(r);
      for (const other of D.more[i] || []) articles.add(other);
      reporters.set(S.b[i], (reporters.get(S.b[i]) || 0) + 1);
    }
    const days = [...articles].map((r) => D.articles.date[r]).filter((d) => d && (!state.from || d >= state.from) && (!state.to || d <= state.to)).sort();
    const sources = new Set([...articles].map((r) => D.articles.source[r]));
    sources.delete(-1);
    return Object.assign(g, { articles: articles.size, sources: sources.size, first: days[0] || "", last: days[days.length - 1] || "",
      reporters: [...reporters].sort((p, q) => q[1] - p[1] || p[0] - q[0]) });
  }
  function drawTable() {
    const value = COLUMNS.find(([key]) => key === state.sort)[2], way = state.down ? -1 : 1;
    const sorted = relations.map(complete).sort((p, q) => {
      const x = value(p), y = value(q);
      return (x < y ? -way : x > y ? way : 0) || q.sided - p.sided || (arrow(p.a, p.t) < arrow(q.a, q.t) ? -1 : 1);
    });
    const pages = Math.max(1, Math.ceil(sorted.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    byId("table").tHead.replaceChildren(make("tr", {}, ...COLUMNS.map(([key, title, by]) => {
      if (!by) return make("th", { scope: "col" }, title);
      const on = key === state.sort;
      return make("th", { scope: "col", "aria-sort": on ? (state.down ? "descending" : "ascending") : null },
        make("button", { type: "button", onclick: () => { state.down = on ? !state.down : !["actor", "theatre", "first"].includes(key); state.sort = key; state.page = 0; drawTable(); focusHead(key); } }, title + (on ? (state.down ? " ▾" : " ▴") : "")));
    })));
    byId("table").tBodies[0].replaceChildren(...sorted.slice(state.page * PAGE, state.page * PAGE + PAGE).map((g) => {
      const [low, high] = interval(g), kind = lean(low, high), at = (v) => ((v + 1) / 2) * 100;
      const bar = make("span", { class: `bar ${kind}`, "aria-hidden": "true" },
        make("i", { style: `left:${at(low).toFixed(1)}%;width:${Math.max(2, at(high) - at(low)).toFixed(1)}%` }), make("u", { style: `left:${at(g.score).toFixed(1)}%` }));
      const cell = (label, ...content) => make("td", { "data-label": label, class: label === "Told by" || label === "Theatre" ? null : "num" }, make("span", {}, ...content));
      const chosen = state.pair && state.pair[0] === g.a && state.pair[1] === g.t;
      return make("tr", { class: chosen ? "chosen" : null },
        make("td", { "data-label": "" }, make("button", { type: "button", class: "pick", onclick: () => choose([g.a, g.t], true) }, arrow(g.a, g.t))),
        cell("Theatre", g.h < 0 ? "–" : theatre(g.h)),
        cell("Score", make("b", { class: kind === "supportive" ? "pro" : kind === "opposing" ? "con" : null }, signed(g.score)), make("span", { class: "range-text" }, ` ${signed(low)} to ${signed(high)}`), bar),
        cell("Sentences", `+${g.counts[0]} −${g.counts[2]} ·${g.counts[1] + g.counts[3]}`), cell("Articles", g.articles.toLocaleString("en")), cell("Sources", g.sources || "–"),
        cell("First", g.first ? nice(g.first) : "–"), cell("Last", g.last ? nice(g.last) : "–"),
        cell("Told by", g.reporters.slice(0, 3).map(([b, n]) => `${name(b)} ${n}`).join(", ") + (g.reporters.length > 3 ? ", …" : "")));
    }));
    byId("t-page").textContent = sorted.length ? `${state.page * PAGE + 1}–${Math.min(sorted.length, (state.page + 1) * PAGE)} of ${plural(sorted.length, "relation")}` : "No relation under these filters";
    byId("t-back").disabled = state.page === 0;
    byId("t-next").disabled = state.page >= pages - 1;
  }
  function focusHead(key) {
    const button = byId("table").querySelectorAll("thead th")[COLUMNS.findIndex((c) => c[0] === key)].querySelector("button");
    if (button) button.focus();
  }
  function simpleTable(head, lines, caption) {
    return make("table", {}, make("caption", { class: "sr" }, caption), make("thead", {}, make("tr", {}, ...head.map((h) => make("th", { scope: "col" }, h)))),
      make("tbody", {}, ...lines.map((line) => make("tr", {}, ...line.map((v) => make("td", { class: "num" }, String(v)))))));
  }

  // ---- at a glance ---------------------------------------------------------------------------------------------------
  function change(g) {
    const dated = g.rows.filter(({ r }) => D.articles.date[r]).sort((p, q) => (D.articles.date[p.r] < D.articles.date[q.r] ? -1 : 1));
    if (dated.length < 8) return null;
    let best = null;
    const total = summed({ key: "", rows: dated });
    let s = 0, o = 0, sided = 0;
    for (let k = 0; k < dated.length - 1; k++) {
      const { i } = dated[k];
      s += S.s[i] / SCALE; o += S.o[i] / SCALE; sided += S.k[i] === SUPPORTIVE || S.k[i] === OPPOSING;
      const day = D.articles.date[dated[k + 1].r];
      if (day === D.articles.date[dated[k].r] || sided < 4 || total.sided - sided < 4) continue;
      const before = score(s, o), after = score(total.s - s, total.o - o);
      if (!best || Math.abs(after - before) > Math.abs(best.after - best.before)) best = { before, after, day, g };
    }
    return best;
  }
  function drawFindings() {
    const sorted = relations.slice().sort((p, q) => q.sided - p.sided);
    // A handful of sentences is no headline where other relations have dozens.
    const big = sorted.filter((g) => g.sided >= Math.min(12, 0.15 * sorted[0].sided)).slice(0, 60);
    for (const g of big) interval(g, 200);
    const cards = [];
    const card = (kind, title, g, text) => cards.push(make("button", { type: "button", class: `card ${kind}`, onclick: () => choose([g.a, g.t], true) },
      make("small", {}, title), make("b", {}, arrow(g.a, g.t)), `${text}${g.h >= 0 ? ` (${theatre(g.h)})` : ""}`));
    const pro = big.filter((g) => g.interval[0] > 0).sort((p, q) => q.interval[0] - p.interval[0])[0];
    const con = big.filter((g) => g.interval[1] < 0).sort((p, q) => p.interval[1] - q.interval[1])[0];
    if (pro) card("supportive", "Clearest support", pro, `score ${signed(pro.score)}, ${plural(pro.counts[0], "supportive sentence")}`);
    if (con) card("opposing", "Clearest opposition", con, `score ${signed(con.score)}, ${plural(con.counts[2], "opposing sentence")}`);
    const turn = big.map(change).filter(Boolean).sort((p, q) => Math.abs(q.after - q.before) - Math.abs(p.after - p.before))[0];
    if (turn && Math.abs(turn.after - turn.before) > 0.3) card(turn.after < turn.before ? "opposing" : "supportive", "Largest change", turn.g, `${signed(turn.before)} before ${nice(turn.day)}, ${signed(turn.after)} since`);
    byId("findings").replaceChildren(...(cards.length ? cards : [make("p", { class: "empty" }, "No relation is beyond doubt under these filters.")]));
    return turn && Math.abs(turn.after - turn.before) > 0.3 ? turn.g : pro || con || big[0];
  }

  // ---- the whole -----------------------------------------------------------------------------------------------------
  function choose(pair, move) {
    state.pair = pair;
    state.shown = 8;
    fillPair();
    drawTime(look());
    drawSentences();
    drawTable();
    if (move) byId("h-time").scrollIntoView({ block: "center" });
  }
  function options(select, pairsOfValue, value) {
    select.replaceChildren(...pairsOfValue.map(([v, text]) => make("option", { value: v }, text)));
    select.value = String(value);
  }
  const byName = (p, q) => (name(p) < name(q) ? -1 : 1);
  function fillPair() {
    const actors = [...new Set(pairs.map((p) => p.a))], a = state.pair ? state.pair[0] : -1;
    if (state.pair && !actors.includes(a)) actors.push(a);
    options(byId("p-actor"), actors.sort(byName).map((n) => [n, name(n)]), a);
    const targets = [...new Set(pairs.filter((p) => p.a === a).map((p) => p.t))];
    if (state.pair && !targets.includes(state.pair[1])) targets.push(state.pair[1]);
    options(byId("p-target"), targets.sort(byName).map((n) => [n, name(n)]), state.pair ? state.pair[1] : -1);
  }
  function refresh() {
    rows = live();
    pairs = gather(rows, ({ i }) => `${S.a[i]},${S.t[i]}`).filter((p) => p.sided);
    relations = gather(rows, ({ i }) => `${S.a[i]},${S.t[i]},${S.h[i]}`).filter((p) => p.sided);
    state.page = 0;
    state.shown = 8;
    const c = look(), first = drawFindings();
    if (!state.pair && D.meta.pair) state.pair = D.meta.pair;
    if (first && (!state.pair || (!state.picked && !pairs.some((p) => p.a === state.pair[0] && p.t === state.pair[1])))) state.pair = [first.a, first.t];
    fillPair();
    drawHeat(c); drawNet(c); drawTime(c); drawSentences(); drawTable();
    const active = [state.actor >= 0 && name(state.actor), state.theatre >= 0 && theatre(state.theatre), state.from && `from ${nice(state.from)}`, state.to && `to ${nice(state.to)}`, state.conf && `confidence ${state.conf.toFixed(2)}`].filter(Boolean);
    byId("filter-state").textContent = active.length ? active.join(", ") : "none set";
    const articles = new Set(rows.map(({ r }) => r));
    byId("status").textContent = `${plural(relations.length, "relation")} from ${plural(rows.length, "sentence")} in ${plural(articles.size, "article")} under these filters.`;
  }

  function start() {
    const m = D.meta, used = new Map(), places = new Map();
    for (let i = 0; i < N; i++) {
      if (S.k[i] !== SUPPORTIVE && S.k[i] !== OPPOSING) continue;
      for (const n of [S.a[i], S.t[i]]) used.set(n, (used.get(n) || 0) + 1);
      if (S.h[i] >= 0) places.set(S.h[i], (places.get(S.h[i]) || 0) + 1);
    }
    byId("summary").textContent = `${plural(m.articles, "article")}` + (m.copies ? ` (and ${plural(m.copies, "near-copy", "near-copies")} set aside)` : "") +
      (m.sources ? ` from ${plural(m.sources, "source")}` : "") + (m.from ? `, ${nice(m.from)} to ${nice(m.to)}` : "") + `; ${plural(used.size, "actor")}.`;
    options(byId("f-actor"), [[-1, "all"], ...[...used.keys()].sort(byName).map((n) => [n, name(n)])], -1);
    options(byId("f-theatre"), [[-1, "all"], ...[...places.keys()].sort((p, q) => (theatre(p) < theatre(q) ? -1 : 1)).map((n) => [n, theatre(n)])], -1);
    options(byId("f-top"), [8, 12, 20, 30].map((n) => [n, n]), state.top);
    for (const id of ["f-from", "f-to"]) if (m.from) { byId(id).min = m.from; byId(id).max = m.to; } else byId(id).disabled = true;
    const held = D.evidence.length, sided = S.k.reduce((n, k) => n + (k === SUPPORTIVE || k === OPPOSING), 0);
    byId("how-note").textContent = `Intervals: ${plural(m.draws, "draw")}, seed ${m.seed}; under a filter of days or confidence the page draws anew. ` +
      (held < sided ? `Of ${sided.toLocaleString("en")} sentences that take a side, the text of the ${held.toLocaleString("en")} strongest is in this file; the figures count all of them.` : `The text of all ${sided.toLocaleString("en")} sentences that take a side is in this file.`);
    if (narrow()) byId("filters").open = false;
    if (m.from && Date.parse(m.to) - Date.parse(m.from) < 45 * 864e5) { state.period = "week"; byId("p-period").value = "week"; }
    else if (m.from && Date.parse(m.to) - Date.parse(m.from) > 1500 * 864e5) { state.period = "year"; byId("p-period").value = "year"; }

    const on = (id, event, act) => byId(id).addEventListener(event, (e) => act(e.target));
    on("f-actor", "change", (e) => { state.actor = +e.value; refresh(); });
    on("f-theatre", "change", (e) => { state.theatre = +e.value; refresh(); });
    on("f-from", "change", (e) => { state.from = e.value; refresh(); });
    on("f-to", "change", (e) => { state.to = e.value; refresh(); });
    on("f-conf", "input", (e) => { byId("f-conf-out").textContent = (+e.value).toFixed(2); });
    on("f-conf", "change", (e) => { state.conf = +e.value; refresh(); });
    on("f-top", "change", (e) => { state.top = +e.value; const c = look(); drawHeat(c); drawNet(c); });
    byId("filter-form").addEventListener("reset", () => setTimeout(() => {
      Object.assign(state, { actor: -1, theatre: -1, from: "", to: "", conf: 0 });
      byId("f-actor").value = byId("f-theatre").value = "-1";
      byId("f-conf-out").textContent = "0.00";
      refresh();
    }));
    byId("filter-form").addEventListener("submit", (e) => e.preventDefault());
    on("p-actor", "change", (e) => {
      const own = pairs.filter((p) => p.a === +e.value).sort((p, q) => q.sided - p.sided)[0];
      if (own) choose([own.a, own.t]);
    });
    on("p-target", "change", (e) => choose([state.pair[0], +e.value]));
    byId("p-swap").addEventListener("click", () => state.pair && choose([state.pair[1], state.pair[0]]));
    on("p-period", "change", (e) => { state.period = e.value; drawTime(look()); });
    on("e-sort", "change", (e) => { state.order = e.value; drawSentences(); });
    byId("e-more").addEventListener("click", () => { state.shown += 20; drawSentences(); });
    byId("t-back").addEventListener("click", () => { state.page--; drawTable(); });
    byId("t-next").addEventListener("click", () => { state.page++; drawTable(); });
    const redraw = () => { const c = look(); drawHeat(c); drawNet(c); drawTime(c); };
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    let timer = 0, width = window.innerWidth;
    window.addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => { if (width !== window.innerWidth) { width = window.innerWidth; redraw(); } }, 150); });
    refresh();
  }
  start();
})();

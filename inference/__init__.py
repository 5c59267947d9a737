"""How a stance model is used: the predictor, articles and their sentences, relations."""

from actorstance.inference.explanation import Contribution, Explanation
from actorstance.inference.predictor import Analysis, Finding, ManyMentionsWarning, Prediction, StancePredictor
from actorstance.inference.sentences import Sentence, split_sentences

__all__ = [
    "Analysis",
    "Contribution",
    "Explanation",
    "Finding",
    "ManyMentionsWarning",
    "Prediction",
    "Sentence",
    "StancePredictor",
    "split_sentences",
]

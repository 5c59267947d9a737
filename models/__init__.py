"""What a stance model is: finding and naming actors, mentions to terms to probabilities, the model file."""

from actorstance.models.finder import Finder, Mention
from actorstance.models.gazetteer import Gazetteer
from actorstance.models.lexicon import Cue, read_lexicon
from actorstance.models.model import StanceModel
from actorstance.models.modelfile import ModelFileError

__all__ = ["Cue", "Finder", "Gazetteer", "Mention", "ModelFileError", "StanceModel", "read_lexicon"]

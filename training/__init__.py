"""How a stance model is made and measured; the only room that imports scikit-learn."""

from actorstance.training.estimator import StanceClassifier
from actorstance.training.evaluate import Evaluation, evaluate
from actorstance.training.train import train

__all__ = ["Evaluation", "StanceClassifier", "evaluate", "train"]

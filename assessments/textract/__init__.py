"""The words of an examined file, page by page, for whoever reads and for what reads for them."""

from assessments.textract.extraction import READABLE_KINDS, extract
from assessments.textract.words import Extracted, Unreadable, count_words

__all__ = ["READABLE_KINDS", "Extracted", "Unreadable", "count_words", "extract"]

"""XDR (RFC 4506) as libvirt uses it: from a type's notation to a compiled encoder and decoder.

    "name:string uuid:opaque[16] id:int"      notation of a field list
      notation.py    -> a tree of types
      decoder.py     -> Python source, fixed fields fused into one struct, compiled on first use
      encoder.py     -> closures
      typed_parameters.py   libvirt's name-type-value lists, whose layout repeats

Structures and several fields are plain tuples in field order, one field is its value, none is None.
"""

from .decoder import Decoder, decoder_for
from .encoder import Encoder, encoder_for
from .notation import parse_fields
from .typed_parameters import EVERYTHING, LLong, ParameterReader, UInt, ULLong

__all__ = [
    "Decoder",
    "decoder_for",
    "Encoder",
    "encoder_for",
    "parse_fields",
    # which typed parameters of a list are read
    "ParameterReader",
    "EVERYTHING",
    # integers of a typed parameter that are not libvirt's int
    "UInt",
    "LLong",
    "ULLong",
]

"""Writes fingerprint-golden.json: JSON texts, what Python's json.dumps(sort_keys=True) makes of them, and its MD5.

Run: python3 test/unit/log/fingerprint-golden.py > test/unit/log/fingerprint-golden.json
"""

import hashlib
import json
import random
import struct
import sys

random.seed(7)

texts = [
    "{}",
    "[]",
    '{"b": 1, "a": 1.0}',
    '{"a":1,"b":[1,2.50,{"d":null,"c":true}]}',
    '{"x": -0, "y": -0.0, "z": 0.0, "w": 1e2, "v": 1E-7, "u": 100000000000000000000}',
    '{"x": 1e15, "y": 1e16, "z": 123456789012345680.0, "w": 0.0001, "v": 0.00001}',
    '{"x": 1e400, "y": -1e400, "z": 5e-324, "w": 1.7976931348623157e308}',
    '{"x": NaN, "y": Infinity, "z": -Infinity}',
    '{"é": "caf\\u00e9", "z": "日本", "a": "😀", "\\ud83d\\ude00": 1, "\\uffff": 2}',
    '{"q": "\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f", "del": "\x7f"}',
    '{"a": 1, "a": 2}',
    '{"\\ud800": "lone"}',
    '  { "a" : [ 1 , 2 ] }  ',
    '{"10": 1, "9": 2, "a": 3, "A": 4, "_": 5}',
]
for _ in range(400):
    (value,) = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))
    if value == value and value not in (float("inf"), float("-inf")):
        texts.append(json.dumps({"v": value}))
for _ in range(300):
    value = round(random.gauss(0, 10 ** random.randint(-8, 18)), random.randint(0, 12))
    texts.append('{"v": %r, "w": %s}' % (value, format(value, ".6e")))
for _ in range(50):
    features = {
        "".join(chr(random.choice([97, 66, 233, 0x65E5, 0x1F600, 0xFF5E])) for _ in range(3)): random.choice(
            [random.random(), random.randint(-(10**20), 10**20), None, True, "é\n", [1.5, "x"], {"k": 1e-9}]
        )
        for _ in range(6)
    }
    texts.append(json.dumps(features, ensure_ascii=random.random() < 0.5))

cases = []
for text in texts:
    dumped = json.dumps(json.loads(text), sort_keys=True)
    cases.append({"text": text, "dumped": dumped, "md5": hashlib.md5(dumped.encode()).hexdigest()})
json.dump(cases, sys.stdout, indent=0)

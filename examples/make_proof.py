"""Writes the example of a proof: that of เทศบาลเมืองเมืองพล 2563, signed with a key made up for the guides.

Nobody approved this result, and the key is known to everyone who reads this: it proves nothing but how
`prongsai verify` works. Run again from the project's folder after the rules of 2563 changed.
"""

from __future__ import annotations

from pathlib import Path

from prongsai import analysis, answers
from prongsai.scoring import proof

HERE = Path(__file__).parent
KEY = b"a key made up for the documents."

if __name__ == "__main__":
    result = analysis.assess(answers.read_dossier(HERE / "mueang-phon-2563.yaml")).history.last
    content = result.to_json()
    statement = proof.state(content, body=result.body, year=result.year, version=1, approved_on="2020-11-21")
    whole = proof.proof(content, statement, *proof.sign(statement, KEY))
    (HERE / "mueang-phon-2563.proof-with-a-made-up-key.json").write_bytes(whole)

"""Write the size and checksum of every shipped data file into data/datapackage.json.

Run it after a data file was changed on purpose: python tools/checksums.py
"""

import hashlib
import json
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "data" / "datapackage.json"


def main():
    """Refresh ``bytes`` and ``hash`` of each resource."""
    package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (PACKAGE.parent / resource["path"]).read_bytes()
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    PACKAGE.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(package['resources'])} files described in data/datapackage.json")


if __name__ == "__main__":
    main()

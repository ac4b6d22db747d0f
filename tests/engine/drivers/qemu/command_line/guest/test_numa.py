from __future__ import annotations

from ..documents import build, document, objects, values


def test_nodes_of_memory_and_processors() -> None:
    cells = (
        "<cell id='0' cpus='0,2-3' memory='32' unit='MiB' memAccess='shared'><distances>"
        "<sibling id='0' value='10'/><sibling id='1' value='21'/></distances></cell>"
        "<cell id='1' cpus='1' memory='96' unit='MiB'/>"
    )
    line = build(document(rest=f"<vcpu>4</vcpu><cpu><numa>{cells}</numa></cpu>"))
    assert values(line, "-m") == ["size=128M"]
    assert values(line, "-numa") == [
        "node,nodeid=0,cpus=0,cpus=2-3,memdev=ram-node0",
        "node,nodeid=1,cpus=1,memdev=ram-node1",
        "dist,src=0,dst=0,val=10",
        "dist,src=0,dst=1,val=21",
    ]
    assert objects(line, "-object") == [
        {"qom-type": "memory-backend-ram", "id": "ram-node0", "size": 32 << 20, "share": True},
        {"qom-type": "memory-backend-ram", "id": "ram-node1", "size": 96 << 20},
    ]

"""Both ways with the record parser of PyPI's kafka-python: it reads a segment that we write, and we
read batches that it writes. Not part of ./test.

    cargo build && pip install kafka-python && python3 tests/crosscheck.py
"""

import pathlib
import random
import subprocess
import tempfile

from kafka.record import MemoryRecords, MemoryRecordsBuilder

PROGRAM = pathlib.Path(__file__).parent.parent / "target" / "debug" / "highwater"


def run(*words):
    return subprocess.run([PROGRAM, *words], check=True, capture_output=True, text=True).stdout


def hexadecimal(part):
    return "null" if part is None else "x" + bytes(part).hex()


def dump(data):
    """The lines that `highwater dump-log` prints, from what kafka-python reads."""
    memory = MemoryRecords(data)
    while (batch := memory.next_batch()) is not None:
        assert batch.validate_crc(), f"checksum of the batch at {batch.base_offset}"
        records = list(batch)
        yield (
            f"batch {batch.base_offset} {batch.last_offset_delta} {batch.leader_epoch} "
            f"{batch.attributes} {batch.producer_id} {batch.producer_epoch} "
            f"{batch.base_sequence} {len(records)}"
        )
        for record in records:
            line = f"record {record.offset} {record.timestamp} "
            line += f"{hexadecimal(record.key)} {hexadecimal(record.value)}"
            for name, value in record.headers:
                line += f" {hexadecimal(name.encode())}={hexadecimal(value)}"
            yield line


def their_batches(dice):
    """Batches as kafka-python writes them."""
    data = b""
    for _ in range(200):
        with_producer = dice.random() < 0.5
        producer = (dice.randrange(2**40), dice.randrange(100), dice.randrange(2**20))
        identity, epoch, sequence = producer if with_producer else (-1, -1, -1)
        builder = MemoryRecordsBuilder(
            magic=2,
            compression_type=0,
            batch_size=1 << 20,
            transactional=with_producer and dice.random() < 0.5,
            producer_id=identity,
            producer_epoch=epoch,
            base_sequence=sequence,
        )
        for _ in range(dice.randrange(1, 8)):
            headers = [(f"h{n}", dice.randbytes(n)) for n in range(dice.randrange(3))]
            key, value = (
                dice.choice([None, dice.randbytes(dice.randrange(200))]) for _ in range(2)
            )
            time = 1_700_000_000_000 + dice.randrange(-(2**20), 2**20)
            builder.append(timestamp=time, key=key, value=value, headers=headers)
        builder.close()
        data += bytes(builder.buffer())
    return data


def check(what, ours, theirs):
    assert len(ours) == len(theirs), f"{what}: {len(ours)} lines, {len(theirs)} lines"
    for number, (one, other) in enumerate(zip(ours, theirs)):
        assert one == other, f"{what}, line {number}:\n  {one}\n  {other}"
    print(f"{what}: {len(ours)} lines, all the same")


def main():
    with tempfile.TemporaryDirectory() as folder:
        segment = run("write-log", folder).strip()
        data = pathlib.Path(segment).read_bytes()
        check("written by us", run("dump-log", segment).splitlines(), list(dump(data)))
        other = pathlib.Path(folder) / "other.log"
        other.write_bytes(their_batches(random.Random(1)))
        data = other.read_bytes()
        check("written by kafka-python", run("dump-log", other).splitlines(), list(dump(data)))


if __name__ == "__main__":
    main()

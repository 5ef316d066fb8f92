"""What the ledger tells people when something is refused, cannot be done, or was found: one function a message."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from hegui.words import Finding, Text

_VERIFY = Text(
    "运行 hegui ledger verify 查看全部损坏之处，并从备份或导出文件恢复。",
    "Run hegui ledger verify to see all damage, and restore from a backup or an export.",
)
_VERIFY_NOT = Text("从备份或导出文件恢复。", "Restore it from a backup or an export.")


# Refused input


def bad_member(name: str, told: Text, place: str) -> Finding:
    """Tell that a member of an entry is not as it has to be."""
    message = Text("{name} 应为：{told}。", "{name} has to be {told}.").filled(name=name, told=told)
    return Finding("bad_entry", message, f"{place}, {name}" if place else name)


def reserved_action(entry_id: str) -> Finding:
    """Tell of an action that only the ledger records."""
    message = Text("以 ledger. 开头的动作只由台账自己记录。", "Only the ledger records actions that begin with 'ledger.'.")
    return Finding("reserved_action", message, f"{entry_id}, action")


def id_taken(entry_id: str) -> Finding:
    """Tell of an id that belongs to an entry which says something else."""
    message = Text("此编号已用于另一条内容不同的记录。", "This id belongs to another entry, which says something else.")
    remedy = Text(
        "换一个编号；同一内容重复追加不会记录两次。", "Use another id; the same entry appended again is not recorded twice."
    )
    return Finding("id_taken", message, f"{entry_id}, id", remedy)


def index_lies(entry_id: str) -> Finding:
    """Tell of an entry that the index knows and the segments do not hold."""
    message = Text("索引中有此编号，台账中却没有。", "The index knows this id, but the ledger does not hold it.")
    remedy = Text("运行 hegui ledger verify，并删除 index.db。", "Run hegui ledger verify, and delete index.db.")
    return Finding("index_lies", message, f"{entry_id}, id", remedy)


def payload_erased(entry_id: str) -> Finding:
    """Tell of a payload that was erased and would come back."""
    message = Text("这份内容已被删除，不能再次存入。", "This payload was erased and cannot be kept again.")
    remedy = Text(
        "含个人信息的内容请以加盐承诺存入（--personal）。",
        "Keep payloads with personal data under a salted commitment (--personal).",
    )
    return Finding("payload_erased", message, entry_id, remedy)


def unknown_payload(entry_id: str) -> Finding:
    """Tell of a commitment to a payload that is not kept here."""
    message = Text("台账中没有这个承诺值对应的内容。", "The ledger keeps no payload with this commitment.")
    return Finding("unknown_payload", message, f"{entry_id}, payload")


def no_such_entry(number: int, size: int, folder: Path) -> Finding:
    """Tell of a number that no entry has."""
    message = Text(
        "台账中没有第 {number} 号记录：共 {size} 条，从 0 编号。",
        "No entry has the number {number}: there are {size}, from 0.",
    )
    return Finding("no_such_entry", message.filled(number=number, size=size), str(folder))


def empty_ledger(folder: Path) -> Finding:
    """Tell that there is nothing to sign or prove."""
    return Finding("empty_ledger", Text("台账是空的。", "The ledger is empty."), str(folder))


def no_ledger(folder: Path) -> Finding:
    """Tell that no ledger is where one was named."""
    remedy = Text("用 hegui ledger append 新建一个。", "hegui ledger append makes one.")
    return Finding("no_ledger", Text("此处没有台账。", "There is no ledger here."), str(folder), remedy)


def bad_identity(file: Path) -> Finding:
    """Tell of the file that says which ledger this is, damaged."""
    message = Text("台账的身份文件无法识别。", "The file that identifies the ledger cannot be understood.")
    return Finding("bad_identity", message, str(file))


def bad_name(name: str, folder: Path) -> Finding:
    """Tell of a name that cannot stand in a head."""
    message = Text("“{name}”不能用作台账名。", "'{name}' cannot be the name of a ledger.").filled(name=name)
    remedy = Text(
        "用不含空格和加号的名称，例如 example.com/audit。", "Use a name without spaces and plus signs: example.com/audit."
    )
    return Finding("bad_name", message, str(folder), remedy)


def folder_in_use(stranger: str, folder: Path) -> Finding:
    """Tell of a folder that holds something else."""
    message = Text("此文件夹不是台账，且已有其他文件（{name}）。", "This folder is no ledger and holds other files ({name}).")
    remedy = Text("换一个空文件夹。", "Choose an empty folder.")
    return Finding("folder_in_use", message.filled(name=stranger), str(folder), remedy)


def bad_head(place: str) -> Finding:
    """Tell of text that is no head."""
    remedy = Text(
        "台账头是以台账名开头的签名文本，可用 hegui ledger head 输出。",
        "A head is a signed text that begins with the ledger's name; hegui ledger head prints one.",
    )
    return Finding("bad_head", Text("这不是一个台账头。", "This is not a head of a ledger."), place, remedy)


def bad_key(place: str) -> Finding:
    """Tell of text that is no verifier key."""
    message = Text(
        "这不是验证公钥（形如 名称+8 位十六进制+base64）。", "This is not a verifier key (name+8 hex digits+base64)."
    )
    return Finding("bad_key", message, place)


def bad_key_file(path: Path) -> Finding:
    """Tell of a file that holds no signing key."""
    message = Text("此文件不是未加密的 Ed25519 私钥（PEM）。", "This file holds no unencrypted Ed25519 private key (PEM).")
    return Finding("bad_key_file", message, str(path))


def other_key(place: Path) -> Finding:
    """Tell of a key that is not the ledger's."""
    message = Text("密钥与此台账的密钥不一致。", "This key is not the key of the ledger.")
    return Finding("other_key", message, str(place))


def other_ledger(folder: Path) -> Finding:
    """Tell of a head of another ledger."""
    message = Text("这个台账头不是本台账签发的。", "This head was not signed by this ledger.")
    return Finding("other_ledger", message, str(folder))


def no_payload(number: int, folder: Path) -> Finding:
    """Tell of an entry without payload, so there is nothing to erase."""
    message = Text("第 {number} 号记录没有内容可删。", "Entry {number} has no payload to erase.").filled(number=number)
    return Finding("no_payload", message, str(folder))


def still_kept(number: int, last: date, why: Text, cites: tuple[str, ...], folder: Path) -> Finding:
    """Tell of a payload that a rule of retention keeps."""
    message = Text(
        "第 {number} 号记录的内容须留存至 {last}（含当日）：{why}。",
        "The payload of entry {number} has to be kept up to and with {last}: {why}.",
    )
    remedy = Text(
        "期满前停止除存储和安全保护之外的处理（个人信息保护法第四十七条），期满后再删除。",
        "Until then, do nothing with it but store and protect it (PIPL Article 47); erase it afterwards.",
    )
    filled = message.filled(number=number, last=last, why=why)
    return Finding("still_kept", filled, str(folder), remedy, cites=cites)


def bad_actions(pattern: str | None) -> Text:
    """Tell of a pattern that no action can fit, or of no pattern at all."""
    if pattern is None:
        return Text("至少写明一种动作。", "Name one action at least.")
    return Text("“{pattern}”不可能是动作。", "No action can fit '{pattern}'.").filled(pattern=pattern)


def bad_months() -> Text:
    """Tell of a term of retention that cannot be."""
    return Text(
        "月数应在 0 至 1200 之间，且删除不得早于留存期满。",
        "Months lie between 0 and 1200, and erasing cannot come before the end of keeping.",
    )


# What could not be done


def no_key(path: Path, error: OSError) -> Finding:
    """Tell that the signing key cannot be read."""
    message = Text("无法读取签名密钥（{why}）。", "The signing key cannot be read ({why}).").filled(why=error.strerror)
    remedy = Text("没有密钥就不能追加记录；验证不需要密钥。", "Appending needs the key; verifying does not.")
    return Finding("no_key", message, str(path), remedy)


def not_recorded(error: Exception, folder: Path) -> Finding:
    """Tell that the disk refused an append."""
    message = Text("记录未写入磁盘，没有确认任何一条（{why}）。", "Nothing was recorded: the disk refused ({why}).")
    remedy = Text(
        "排除磁盘问题后重试；以同一编号、同一时间重试不会重复记录。",
        "Mend the disk and try again; with the same id and time nothing is recorded twice.",
    )
    why = getattr(error, "strerror", None) or error
    return Finding("not_recorded", message.filled(why=why), str(folder), remedy)


def append_interrupted(folder: Path) -> Finding:
    """Tell that the one who wrote was stopped."""
    message = Text("写入被中断，是否已记录尚不确定。", "Writing was interrupted; whether it was recorded is not known.")
    remedy = Text("以同一编号、同一时间重试，不会重复记录。", "Try again with the same id and time: nothing is recorded twice.")
    return Finding("append_interrupted", message, str(folder), remedy)


def ledger_unusable(error: Exception, folder: Path) -> Finding:
    """Tell that the ledger's files cannot be read or written."""
    message = Text("无法读写台账（{why}）。", "The ledger cannot be read or written ({why}).")
    remedy = Text("检查文件夹的权限和磁盘空间。", "Check the folder's permissions and the space on the disk.")
    return Finding("ledger_unusable", message.filled(why=getattr(error, "strerror", None) or error), str(folder), remedy)


def ledger_busy(lock: Path) -> Finding:
    """Tell that another process does not let go."""
    message = Text("另一个进程长时间占用此台账，没有写入。", "Another process holds this ledger; nothing was written.")
    remedy = Text("结束占用它的进程后重试。", "End the process that holds it, then try again.")
    return Finding("ledger_busy", message, str(lock), remedy)


def ledger_forked(lock: Path) -> Finding:
    """Tell of a ledger that was opened before the process was forked."""
    message = Text("此台账是在进程分叉（fork）之前打开的。", "This ledger was opened before the process was forked.")
    remedy = Text("在子进程中重新打开台账。", "Open the ledger anew in the child process.")
    return Finding("ledger_forked", message, str(lock), remedy)


def ledger_shortened(size: int, file: Path) -> Finding:
    """Tell that the index knows of more than is there."""
    message = Text(
        "台账比索引所知的短：索引已读到第 {size} 条记录，文件却更早结束。记录可能被删去或回滚。",
        "The ledger is shorter than its index knows: {size} entries were read, but the file ends before. "
        "Entries may have been cut off or rolled back.",
    )
    remedy = Text(
        "从备份恢复；如确知原因（例如恢复了旧备份），删除 index.db 后重试。",
        "Restore the ledger from a backup; if you know why (an older backup was restored), delete index.db and try again.",
    )
    return Finding("ledger_shortened", message.filled(size=size), str(file), remedy)


def ledger_damaged(wrong: Text, place: str) -> Finding:
    """Tell that acknowledged entries are damaged."""
    message = Text(
        "已确认的记录受损，未写入任何内容：{wrong}。",
        "Entries that were acknowledged are damaged, so nothing was written: {wrong}.",
    )
    return Finding("ledger_damaged", message.filled(wrong=wrong), place, _VERIFY)


def entry_damaged(number: int, folder: Path) -> Finding:
    """Tell of an entry that is not as its hash says."""
    message = Text("第 {number} 号记录与台账不符。", "Entry {number} is not as the ledger has it.").filled(number=number)
    return Finding("entry_damaged", message, str(folder), _VERIFY)


def erased_meanwhile(number: int, entry_id: str) -> Finding:
    """Tell that a payload was erased while it was exported."""
    message = Text(
        "导出期间，第 {number} 号记录的内容被删除。", "The payload of entry {number} was erased while it was exported."
    )
    remedy = Text("重新导出即可。", "Export once more.")
    return Finding("erased_meanwhile", message.filled(number=number), json.dumps(entry_id, ensure_ascii=False), remedy)


def not_erased(commitment: str) -> Finding:
    """Tell of an erasing that is recorded but not done."""
    message = Text("删除已记录，但磁盘上尚未完成。", "The erasing is recorded, but not done on the disk yet.")
    remedy = Text("重新运行一次 hegui ledger erase 即可完成。", "Run hegui ledger erase once more to finish it.")
    return Finding("not_erased", message, commitment, remedy)


# What verifying finds


def payload_missing(number: int, entry_id: str) -> Finding:
    """Tell of a payload that is gone or changed, though no entry says it was erased."""
    message = Text(
        "第 {number} 号记录的内容缺失或已被改动，且没有删除记录。",
        "The payload of entry {number} is missing or changed, and no entry says that it was erased.",
    )
    return Finding("payload_missing", message.filled(number=number), json.dumps(entry_id, ensure_ascii=False))


def line_damaged(wrong: Text, place: str) -> Finding:
    """Tell of a line of a segment that is not as it was written."""
    return Finding("line_damaged", Text("{wrong}。", "Here {wrong}.").filled(wrong=wrong), place)


def pack_damaged(file: Path, start: int, end: int) -> Finding:
    """Tell of bytes in a pack that are no payload."""
    message = Text("第 {start} 至 {end} 字节不是完整的内容。", "The bytes {start} to {end} are no intact payload.").filled(
        start=start, end=end - 1
    )
    return Finding("pack_damaged", message, str(file))


def payload_unused(file: Path) -> Finding:
    """Tell of a payload of which no entry speaks."""
    message = Text(
        "没有任何记录提及此内容：写入方在记录之前中断。",
        "No entry speaks of this payload: its writer stopped before it recorded it.",
    )
    return Finding("payload_unused", message, str(file), Text("可以删除。", "It may be deleted."), "warning")


def segment_misplaced(file: Path, size: int) -> Finding:
    """Tell of a segment that does not continue the one before."""
    message = Text(
        "此段与前面的记录不相接：前面共 {size} 条，或没有以台账头结尾。",
        "This segment does not continue what stands before it: {size} entries, or no head at their end.",
    )
    return Finding("segment_misplaced", message.filled(size=size), str(file))


def tail_unsigned(signed: int, size: int, file: Path) -> Finding:
    """Tell of entries after the last head."""
    message = Text(
        "第 {signed} 至 {last} 号记录之后没有台账头，未经签名。",
        "No head follows the entries {signed} to {last}; they are not signed.",
    )
    remedy = Text(
        "机器刚刚崩溃时属正常：这些记录从未确认，下一次追加会截去；否则请与备份比对。",
        "Usual after a crash: they were never acknowledged, and the next append cuts them off. Otherwise compare backups.",
    )
    return Finding("tail_unsigned", message.filled(signed=signed, last=size - 1), str(file), remedy)


def head_differs(size: int) -> Finding:
    """Tell of a head kept elsewhere that this ledger does not lead to."""
    message = Text(
        "另存的台账头（{size} 条）与台账不符：此前的记录被改动，或该台账头不属于本台账。",
        "The head kept elsewhere ({size} entries) does not fit: what stands before it was changed, or it is of another ledger.",
    )
    return Finding("head_differs", message.filled(size=size), f"{size}")


def rolled_back(old: int, new: int, folder: Path) -> Finding:
    """Tell of a head kept elsewhere that speaks of more entries than there are."""
    message = Text(
        "另存的台账头写明 {old} 条记录，台账只有 {new} 条：有记录被删去。",
        "The head kept elsewhere speaks of {old} entries, the ledger has {new}: entries were cut off.",
    )
    return Finding("rolled_back", message.filled(old=old, new=new), str(folder))


def head_overdue(place: str, age: timedelta | None) -> Finding:
    """Tell of a place outside that has no head, or only an old one."""
    hours = None if age is None else int(age.total_seconds() // 3600)
    never = Text("{place} 还没有另存过台账头。", "{place} was never given a head.")
    old = Text("{place} 最近另存的台账头已有 {hours} 小时。", "The head that {place} keeps is {hours} hours old.")
    message = (never if hours is None else old).filled(place=place, hours=hours)
    remedy = Text("运行 hegui ledger copy-head。", "Run hegui ledger copy-head.")
    return Finding("head_overdue", message, "outside.yaml", remedy, "warning")


def no_head_outside() -> Finding:
    """Tell that nothing outside this machine could show that entries were cut off."""
    message = Text(
        "没有台账头另存在这台机器之外：末尾的记录若被删去，将无从察觉。",
        "No head is kept outside this machine: entries cut off at the end would not be noticed.",
    )
    remedy = Text(
        "在 outside.yaml 中配置另存地点，并定期运行 hegui ledger copy-head。",
        "Name places in outside.yaml and run hegui ledger copy-head regularly.",
    )
    return Finding("no_head_outside", message, "outside.yaml", remedy, "note")


def id_doubled(number: int, entry_id: str) -> Finding:
    """Tell of two entries under one id."""
    message = Text("第 {number} 号记录的编号已经用过。", "The id of entry {number} was used before.").filled(number=number)
    return Finding("id_doubled", message, json.dumps(entry_id, ensure_ascii=False))


def clock_went_back(times: int) -> Finding:
    """Tell of times that do not rise."""
    message = Text(
        "有 {times} 处记录的时间早于前一条：时间由写入方给出，台账只保证次序。",
        "In {times} places the time lies before that of the entry before: times are the writer's, the ledger proves the order.",
    )
    return Finding("clock_went_back", message.filled(times=times), severity="note")


def index_differs(number: int, file: Path) -> Finding:
    """Tell of an index that tells something else than the ledger."""
    message = Text(
        "索引自第 {number} 号记录起与台账不一致。", "From entry {number} on, the index tells something else than the ledger."
    ).filled(number=number)
    remedy = Text("删除 index.db，会自动重建。", "Delete index.db; it is made anew.")
    return Finding("index_differs", message, str(file), remedy, "warning")


def part_missing(path: Path) -> Finding:
    """Tell of a part of the ledger that is not there, or is something else."""
    message = Text("台账缺少这一部分。", "This part of the ledger is missing.")
    return Finding("part_missing", message, str(path), _VERIFY_NOT)


def unknown_file(path: Path) -> Finding:
    """Tell of a file that does not belong to a ledger."""
    message = Text("这个文件不属于台账。", "This file does not belong to a ledger.")
    return Finding("unknown_file", message, str(path), severity="warning")

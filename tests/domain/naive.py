"""The state rules of design section 2 once more: plain dicts, loops, one day at a time, and no haste.

Written from the text of the design alone; nothing here comes from `nocontact_cli`. A checklist is a dict
as YAML gives it, with defaults left out and days as dates. A record is a list of dicts in the order in
which they were recorded, each with `n` (number), `day` and `what`:

* `use`, `drop`: `account`, such as `email:work`
* `device`: `device`, `has`
* `circumstance`: `name`, `value` (`email:work.provider` and `contact@2` are names too)
* `person`: `person`, `stays` (False retires the number)
* `answer`: `item`, `value`, `until`, `by`
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

Facts = dict[str, Any]
Record = list[Facts]

ONE_DAY = timedelta(days=1)
PLAN_CHANGES = ("use", "drop", "device", "circumstance", "person")
RANKS = {"done": 0, "due": 1, "keep": 2}
STATES = ("open", "due", "kept", "residual", "closed", "not-applicable")


def by_day(entries: Record) -> Record:
    """Entries in the order in which they became true."""
    return sorted(entries, key=lambda entry: (entry["day"], entry["n"]))


def first_plan_day(record: Record) -> date | None:
    """The day of the earliest plan change, or None."""
    days = [entry["day"] for entry in record if entry["what"] in PLAN_CHANGES]
    return min(days) if days else None


def plan_on(record: Record, day: date) -> Facts:
    """The plan as it holds on a day."""
    first = first_plan_day(record)
    if first is not None and day < first:
        day = first
    plan: Facts = {"used": ["start"], "dropped": [], "devices": [], "answers": {}, "people": [1]}
    for entry in by_day(record):
        if entry["day"] > day:
            continue
        if entry["what"] == "use":
            put(plan["used"], entry["account"], there=True)
            put(plan["dropped"], entry["account"], there=False)
        if entry["what"] == "drop" and entry["account"] != "start":
            put(plan["used"], entry["account"], there=False)
            put(plan["dropped"], entry["account"], there=True)
        if entry["what"] == "device":
            put(plan["devices"], entry["device"], there=entry["has"])
        if entry["what"] == "circumstance":
            plan["answers"][entry["name"]] = entry["value"]
        if entry["what"] == "person":
            put(plan["people"], entry["person"], there=entry["stays"])
    return plan


def put(names: list[Any], name: Any, *, there: bool) -> None:
    """Add or remove a name, whichever is needed."""
    if there and name not in names:
        names.append(name)
    if not there and name in names:
        names.remove(name)


def platform_of(account: str) -> str:
    """`email` of `email:work`."""
    return account.partition(":")[0]


def what_is_known(name: str, checklist: Facts, account: str, people: list[int], plan: Facts) -> list[str]:
    """The values a condition meets: one of them has to be accepted, and `unknown` always is."""
    if name == "device":
        return plan["devices"] or ["unknown"]
    if name in ("contact", "channel"):
        answers = [plan["answers"].get(f"{name}@{person}", "unknown") for person in people]
        return [word for answer in answers for word in answer.split(",")]
    if name in checklist.get("asks", {}):
        name = f"{account}.{name}"
    return [plan["answers"].get(name, "unknown")]


def accepted(when: Facts, checklist: Facts, account: str, people: list[int], plan: Facts) -> bool:
    """Whether what is known leaves these conditions possible: unknown counts as accepted."""
    for name, values in when.items():
        known = what_is_known(name, checklist, account, people, plan)
        if "unknown" not in known and not any(value in values for value in known):
            return False
    return True


def applies(checklist: Facts, step: Facts, account: str, person: int | None, plan: Facts) -> bool:
    """Whether `when` leaves this step standing on this account, for this person or (None) for anybody."""
    people = plan["people"] if person is None else [person]
    accounts = [account]
    if each(step) == "once":
        accounts += [used for used in plan["used"] if platform_of(used) == checklist["id"]]
    return any(accepted(step.get("when", {}), checklist, one, people, plan) for one in accounts)


def each(step: Facts) -> str:
    """Where a step is done: `once`, on each `account`, or about each `person` on each account."""
    return step.get("each", "account")


def item_id(checklist: Facts, name: str, account: str, person: int | None) -> str:
    """The name of a step where it is done."""
    where = each(checklist["steps"][name])
    if where == "once":
        return f"{checklist['id']}.{name}"
    if where == "account" or person == 1:
        return f"{account}.{name}"
    return f"{account}.{name}@{person}"


def names_of(checklist: Facts, step_name: str, item: str) -> list[str]:
    """The names an item has, and had before its step was renamed."""
    account, _, rest = item.partition(".")
    olds = checklist["steps"][step_name].get("formerly", [])
    return [item, *(f"{account}.{old}{rest[len(step_name) :]}" for old in olds)]


def standing_answers(record: Record, names: list[str]) -> Record:
    """What was answered about one item and not taken back, in the order in which it became true."""
    standing: Record = []
    for entry in sorted(record, key=lambda entry: entry["n"]):
        if entry["what"] != "answer" or entry["item"] not in names:
            continue
        if entry["value"] != "undo":
            standing.append(entry)
        elif standing:
            standing.pop()
    return by_day(standing)


def item_on(checklist: Facts, step_name: str, record: Record, item: str, day: date) -> Facts:
    """State, day of the answer, due day and who gave the answer, of one item on one day."""
    step = checklist["steps"][step_name]
    said = standing_answers(record, names_of(checklist, step_name, item))
    said = [entry for entry in said if entry["day"] <= day]
    if not said:
        return {"state": "unchecked", "day": None, "due": None, "by": None}
    last = said[-1]
    state, due = last["value"], None
    if last["value"] == "open":
        state = "reopened"
    if last["value"] == "keep":
        due = last.get("until")
        if due is not None and day > due:
            state = "unchecked"
    if last["value"] == "done":
        due = due_of(step, last)
        if due is not None and day >= due:
            state = "due"
    return {"state": state, "day": last["day"], "due": due, "by": last.get("by", "self")}


def due_of(step: Facts, answer: Facts) -> date | None:
    """Its own day, or day + interval; the day of a later revision where that is earlier."""
    due = answer.get("until")
    if due is None and step.get("recheck"):
        due = answer["day"] + timedelta(days=step["recheck"]["days"])
    revised = step.get("revised")
    if revised is not None and revised > answer["day"] and (due is None or revised < due):
        due = revised
    return due


def items_on(checklists: list[Facts], record: Record, day: date) -> Facts:
    """Every item of the plan of this day: id to state, day, due and by."""
    plan = plan_on(record, day)
    found = {}
    for checklist in checklists:
        for account in plan["used"]:
            if platform_of(account) != checklist["id"]:
                continue
            for name, step in checklist["steps"].items():
                for person in plan["people"] if each(step) == "person" else [None]:
                    if applies(checklist, step, account, person, plan):
                        item = item_id(checklist, name, account, person)
                        found[item] = item_on(checklist, name, record, item, day)
    return found


def closing_steps(checklist: Facts, exposure: str) -> list[str]:
    """Names of the steps after which the sentence is false."""
    return [name for name, step in checklist["steps"].items() if exposure in step.get("closes", [])]


def is_per_person(checklist: Facts, exposure: str) -> bool:
    """An exposure is listed per person where any closing step is, whether it applies or not."""
    return any(each(checklist["steps"][name]) == "person" for name in closing_steps(checklist, exposure))


def latest_due(members: list[Facts]) -> Facts:
    """Of equal alternatives the one that holds longest; no due day holds for ever."""
    best = members[0]
    for member in members[1:]:
        if best["due"] is not None and (member["due"] is None or member["due"] > best["due"]):
            best = member
    return best


def closing_items(door: Facts, record: Record, day: date) -> list[Facts]:
    """The items that close an exposure and are not ruled out, each with its `either`."""
    plan = plan_on(record, day)
    checklist, account, person = door["checklist"], door["account"], door["person"]
    found = []
    for name in closing_steps(checklist, door["exposure"]):
        step = checklist["steps"][name]
        if applies(checklist, step, account, person, plan):
            item = item_id(checklist, name, account, person)
            state = item_on(checklist, name, record, item, day)
            found.append({"id": item, "either": step.get("either"), **state})
    return found


def easing_items(door: Facts, record: Record, day: date) -> list[tuple[str, str]]:
    """The items that only make an exposure smaller, for its person or for everybody."""
    plan = plan_on(record, day)
    checklist, account, person = door["checklist"], door["account"], door["person"]
    found = []
    for name, step in checklist["steps"].items():
        if door["exposure"] not in step.get("eases", []):
            continue
        everybody = each(step) == "person" and person is None
        for one in sorted(plan["people"]) if everybody else [person]:
            if applies(checklist, step, account, one, plan):
                item = item_id(checklist, name, account, one)
                found.append((item, item_on(checklist, name, record, item, day)["state"]))
    return found


def best_members(items: list[Facts]) -> list[Facts]:
    """The items, with one member for each group of alternatives."""
    counted = []
    seen = []
    for item in items:
        if item["either"] is None:
            counted.append(item)
        elif item["either"] not in seen:
            seen.append(item["either"])
            members = [other for other in items if other["either"] == item["either"]]
            rank = min(RANKS.get(member["state"], 3) for member in members)
            counted.append(latest_due([one for one in members if RANKS.get(one["state"], 3) == rank]))
    return counted


def exposure_on(door: Facts, record: Record, day: date) -> Facts:
    """State, due day and items of one exposure on one day; whether it is in the plan is not asked here.

    A door is an exposure where it is: `checklist`, `exposure`, `account` and `person` (or None).
    """
    items = closing_items(door, record, day)
    counted = best_members([item for item in items if item["state"] != "not-mine"])
    dues = [one["due"] for one in counted if one["state"] in ("done", "due") and one["due"] is not None]
    found: Facts = {"due": None, "items": [(item["id"], item["state"]) for item in items]}
    if is_ruled_out(door, record, day):
        found["state"] = "not-applicable"
    elif not items:
        found["state"] = "residual"
    elif not counted:
        found["state"] = "not-applicable"
    else:
        found["due"] = min(dues) if dues else None
        found["state"] = state_of([one["state"] for one in counted])
    return found


def is_ruled_out(door: Facts, record: Record, day: date) -> bool:
    """Whether the exposure's own `when` is ruled out."""
    plan = plan_on(record, day)
    people = plan["people"] if door["person"] is None else [door["person"]]
    when = door["checklist"]["exposures"][door["exposure"]].get("when", {})
    return not accepted(when, door["checklist"], door["account"], people, plan)


def state_of(states: list[str]) -> str:
    """The first match of the states of all items that count."""
    for state in states:
        if state in ("unchecked", "reopened", "later", "stuck"):
            return "open"
    if "keep" in states:
        return "kept"
    if "due" in states:
        return "due"
    return "closed"


def in_plan(door: Facts, record: Record, day: date) -> bool:
    """Whether account and person are in the plan of this day."""
    plan = plan_on(record, day)
    return door["account"] in plan["used"] and (door["person"] is None or door["person"] in plan["people"])


def first_known(door: Facts, record: Record) -> date | None:
    """The first day on which anything is known of an exposure: of the plan, or of one of its items."""
    first_plan = first_plan_day(record)
    known = [] if first_plan is None else [first_plan]
    checklist = door["checklist"]
    for name in closing_steps(checklist, door["exposure"]):
        names = names_of(checklist, name, item_id(checklist, name, door["account"], door["person"]))
        known.extend(entry["day"] for entry in standing_answers(record, names))
    return min(known) if known else None


def since(door: Facts, record: Record, day: date) -> date:
    """First day of the unbroken run of the present state, walked back day by day."""
    state = exposure_on(door, record, day)["state"]
    limit = first_known(door, record)
    first = day
    while limit is not None and first - ONE_DAY >= limit:
        before = first - ONE_DAY
        if not in_plan(door, record, before) or exposure_on(door, record, before)["state"] != state:
            break
        first = before
    return first


def doors_of(checklists: list[Facts], account: str, plan: Facts) -> list[Facts]:
    """Each exposure of an account, with each person it is listed for."""
    return [
        {"checklist": checklist, "exposure": exposure, "account": account, "person": person}
        for checklist in checklists
        if checklist["id"] == platform_of(account)
        for exposure in checklist["exposures"]
        for person in (plan["people"] if is_per_person(checklist, exposure) else [None])
    ]


def report_on(checklists: list[Facts], record: Record, day: date) -> Facts:
    """All of it: items, exposures by (account, exposure, person), counts, and what is not covered."""
    plan = plan_on(record, day)
    exposures = {}
    for account in plan["used"]:
        for door in doors_of(checklists, account, plan):
            found = exposure_on(door, record, day)
            found["since"] = since(door, record, day)
            found["eased_by"] = easing_items(door, record, day)
            exposures[account, door["exposure"], door["person"]] = found
    left_out = []
    for account in plan["dropped"]:
        for door in doors_of(checklists, account, plan):
            state = exposure_on(door, record, day)["state"]
            if state in ("open", "due") and account not in left_out:
                left_out.append(account)
    looked_at = [platform_of(account) for account in plan["used"] + plan["dropped"]]
    return {
        "items": items_on(checklists, record, day),
        "exposures": exposures,
        "summary": {state: sum(one["state"] == state for one in exposures.values()) for state in STATES},
        "not_looked_at": [one["id"] for one in checklists if one["id"] not in looked_at],
        "left_out": left_out,
    }

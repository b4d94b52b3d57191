"""The state rules of design section 2 once more: plain dicts, loops, one day at a time, and no haste.

Written from the text of the design alone; nothing here comes from `nocontact_cli`. A checklist is a dict
as YAML gives it, with defaults left out and days as dates. A place is a step where it is done: `checklist`,
`step` (its name), `account` (for what is done once: the one it is looked at from) and `person` (or None).
A record is a list of dicts in the order in which they were recorded, each with `n` (number), `day` and `what`:

* `use`, `drop`: `account`, such as `email:work`
* `device`: `device`, `has`
* `circumstance`: `name`, `value` (`email:work.provider` and `contact@2` are names too)
* `person`: `person`, `stays` (False retires the number)
* `answer`: `item`, `value`, `until`, `by`
* `finding`: `item`, `value` (`confirmed` or `contradicted`)
* `attempt`: `way`, `person`, `reached`

`report_on` reads one day. `reports_on` reads many days in a row and looks up once what is the same under the same plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    for entry in by_day([one for one in record if one["what"] in PLAN_CHANGES and one["day"] <= day]):
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


def known_to_hold(when: Facts, checklist: Facts, account: str, people: list[int], plan: Facts) -> bool:
    """Whether what is known fulfils these conditions: unknown does not count as accepted."""
    for name, values in when.items():
        known = what_is_known(name, checklist, account, people, plan)
        if "unknown" in known or not any(value in values for value in known):
            return False
    return True


def applies(place: Facts, person: int | None, plan: Facts) -> bool:
    """Whether `when` leaves a step standing where it is done, for this person or (None) for anybody."""
    checklist, step = place["checklist"], step_of(place)
    people = plan["people"] if person is None else [person]
    accounts = [place["account"]]
    if each(step) == "once":
        accounts += used_on(checklist["id"], plan)
    return any(accepted(step.get("when", {}), checklist, one, people, plan) for one in accounts)


def used_on(platform: str, plan: Facts) -> list[str]:
    """The accounts of a platform that are in the plan."""
    return [account for account in plan["used"] if platform_of(account) == platform]


def each(step: Facts) -> str:
    """Where a step is done: `once`, on each `account`, or about each `person` on each account."""
    return step.get("each", "account")


def step_of(place: Facts) -> Facts:
    """The step itself."""
    found: Facts = place["checklist"]["steps"][place["step"]]
    return found


def item_id(place: Facts) -> str:
    """The name of a step where it is done."""
    where = each(step_of(place))
    if where == "once":
        return f"{place['checklist']['id']}.{place['step']}"
    if where == "account" or place["person"] == 1:
        return f"{place['account']}.{place['step']}"
    return f"{place['account']}.{place['step']}@{place['person']}"


def names_of(place: Facts) -> list[str]:
    """The names an item has, and had before its step was renamed."""
    account, _, rest = item_id(place).partition(".")
    names = [place["step"], *step_of(place).get("formerly", [])]
    return [f"{account}.{name}{rest[len(place['step']) :]}" for name in names]


def is_same(place: Facts, target: str, plan: Facts) -> bool:
    """Whether a step is known to be the same setting as one of its `same_as`, on all accounts it is done for."""
    checklist, step, accounts = place["checklist"], step_of(place), [place["account"]]
    if each(step) == "once":
        accounts = used_on(checklist["id"], plan) or accounts
    people = plan["people"] if place["person"] is None else [place["person"]]
    return all(known_to_hold(step["same_as"][target], checklist, one, people, plan) for one in accounts)


def target_of(checklists: list[Facts], place: Facts, target: str, plan: Facts) -> Facts:
    """The same setting on the other platform: on the account with the same label; what is done once has none."""
    platform, _, name = target.partition(".")
    (checklist,) = [one for one in checklists if one["id"] == platform]
    label = "" if each(step_of(place)) == "once" else place["account"].partition(":")[2]
    found = place | {"checklist": checklist, "step": name, "account": f"{platform}:{label}" if label else platform}
    if each(step_of(found)) == "once" and used_on(platform, plan):
        found["account"] = used_on(platform, plan)[0]
    return found


def asked_instead(checklists: list[Facts], place: Facts, plan: Facts) -> Facts:
    """What is asked about: the same setting elsewhere, where that is in the plan and not ruled out; else the step."""
    for target in step_of(place).get("same_as", {}):
        other = target_of(checklists, place, target, plan)
        if other["account"] in plan["used"] and is_same(place, target, plan) and applies(other, other["person"], plan):
            return other
    return place


def same_settings(checklists: list[Facts], place: Facts, plan: Facts) -> list[Facts]:
    """All that is known to be the same setting as this, in the plan or not: what it names, and what names it."""
    own = f"{place['checklist']['id']}.{place['step']}"
    label = place["account"].partition(":")[2]
    found = [
        target_of(checklists, place, target, plan)
        for target in step_of(place).get("same_as", {})
        if is_same(place, target, plan)
    ]
    for checklist in checklists:
        platform = checklist["id"]
        for name, step in checklist["steps"].items():
            if own not in step.get("same_as", {}):
                continue
            accounts = [f"{platform}:{label}" if label else platform]
            if each(step_of(place)) == "once":
                accounts = [one for one in plan["used"] + plan["dropped"] if platform_of(one) == platform]
            if each(step) == "once":
                accounts = [platform] if not label or each(step_of(place)) == "once" else []
            others = [place | {"checklist": checklist, "step": name, "account": account} for account in accounts]
            found += [other for other in others if is_same(other, own, plan)]
    return found


def standing_answers(record: Record, names: list[str]) -> Record:
    """What was told of one item and not taken back, in the order in which it became true."""
    standing: Record = []
    said = [entry for entry in record if entry["what"] == "answer" and entry["item"] in names]
    for entry in sorted(said, key=lambda entry: entry["n"]):
        if entry["value"] != "undo":
            standing.append(entry)
        elif standing:
            standing.pop()
    standing += [entry for entry in record if entry["what"] == "opened" and entry["item"] in names]
    for entry in record:
        if entry["what"] == "finding" and entry["item"] in names:
            value = "done" if entry["value"] == "confirmed" else "open"
            standing.append(entry | {"value": value, "by": "export", "until": None})
    return by_day(standing)


def with_openings(checklists: list[Facts], record: Record) -> Record:
    """The record, and for each attempt that came through an account an `opened` at all that closes that way.

    What closes it is looked up in the plan of its day; in the newest one where the account was not in that.
    """
    openings = []
    for attempt in [entry for entry in record if entry["what"] == "attempt" and entry["reached"]]:
        plans = [plan_on(record, attempt["day"]), plan_on(record, date.max)]
        for plan in [plan for plan in plans if attempt["way"] in plan["used"]][:1]:
            places = places_on_the_way(checklists, attempt["way"], attempt["person"], plan)
            names = {item_id(asked_instead(checklists, place, plan)) for place in places}
            told = {"n": attempt["n"], "what": "opened", "value": "open", "day": attempt["day"]}
            openings += [told | {"item": name} for name in sorted(names)]
    return record + openings


def places_on_the_way(checklists: list[Facts], account: str, person: int, plan: Facts) -> list[Facts]:
    """The steps that close the `reach` exposures of an account for one person, where they are done."""
    found = []
    for checklist in [one for one in checklists if one["id"] == platform_of(account)]:
        for name, exposure in checklist["exposures"].items():
            door = {"checklists": checklists, "checklist": checklist, "exposure": name, "account": account}
            door["person"] = person
            if exposure["kind"] == "reach" and accepted(exposure.get("when", {}), checklist, account, [person], plan):
                found += places_at(door, "closes", plan)
    return found


def answers_on(checklists: list[Facts], place: Facts, record: Record, plan: Facts) -> Record:
    """What was answered about a setting under any of its names, in the order in which it became true."""
    said = {}
    for one in [place, *same_settings(checklists, place, plan)]:
        said |= {entry["n"]: entry for entry in standing_answers(record, names_of(one))}
    return by_day(list(said.values()))


def item_on(checklists: list[Facts], place: Facts, record: Record, day: date) -> Facts:
    """State, day of the answer, due day and who gave the answer, of one item on one day."""
    return judged(place, answers_on(checklists, place, record, plan_on(record, day)), day)


def judged(place: Facts, answers: Record, day: date) -> Facts:
    """The same from all that counts for the item."""
    said = [entry for entry in answers if entry["day"] <= day]
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
        due = due_of(step_of(place), last)
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
    """Every item of the plan of this day: id to state, day, due and by, all it speaks for, and all it closes."""
    plan = plan_on(record, day)
    return {
        name: item_on(checklists, one["asked"], record, day) | {"names": one["names"], "closes": one["closes"]}
        for name, one in asked_items(checklists, plan).items()
    }


def asked_items(checklists: list[Facts], plan: Facts) -> Facts:
    """Every item of a plan: what is asked, all it speaks for, and all it closes."""
    found: Facts = {}
    for place in places_of(checklists, plan):
        asked = asked_instead(checklists, place, plan)
        one = found.setdefault(item_id(asked), {"asked": asked, "names": set(), "closes": set()})
        one["names"].add(item_id(place))
        one["closes"].update(closed_by(place, plan))
    return found


def places_of(checklists: list[Facts], plan: Facts) -> list[Facts]:
    """Every step where it is done, unless it is ruled out."""
    places = [
        {"checklist": checklist, "step": name, "account": account, "person": person}
        for checklist in checklists
        for account in used_on(checklist["id"], plan)
        for name, step in checklist["steps"].items()
        for person in (plan["people"] if each(step) == "person" else [None])
    ]
    return [place for place in places if applies(place, place["person"], plan)]


def closed_by(place: Facts, plan: Facts) -> list[str]:
    """The exposures a step closes where it is done, each with its platform."""
    found = []
    for name in step_of(place).get("closes", []):
        platform = name.partition(".")[0] if "." in name else place["checklist"]["id"]
        if within_reach(place, platform, plan):
            found.append(name if "." in name else f"{platform}.{name}")
    return found


def within_reach(place: Facts, platform: str, plan: Facts) -> list[str]:
    """The accounts of a platform that a step concerns: those with its label, all for what is done once."""
    accounts = used_on(platform, plan)
    if each(step_of(place)) == "once":
        return accounts
    return [one for one in accounts if one.partition(":")[2] == place["account"].partition(":")[2]]


def steps_at(door: Facts, field: str, plan: Facts) -> list[Facts]:
    """The steps that close (or ease) an exposure, its own and those of other platforms of the plan, for nobody yet."""
    own, exposure, found = door["checklist"], door["exposure"], []
    for name, step in own["steps"].items():
        if exposure in step.get(field, []):
            found.append({"checklist": own, "step": name, "account": door["account"], "person": None})
    for checklist in door["checklists"]:
        for name, step in checklist["steps"].items():
            if f"{own['id']}.{exposure}" in step.get(field, []):
                accounts = used_on(checklist["id"], plan)
                if each(step) != "once":
                    label = door["account"].partition(":")[2]
                    accounts = [one for one in accounts if one.partition(":")[2] == label]
                found += [
                    {"checklist": checklist, "step": name, "account": account, "person": None}
                    for account in accounts[:1]
                ]
    return found


def is_per_person(door: Facts, plan: Facts) -> bool:
    """An exposure is listed per person where any closing step is, whether it applies or not."""
    return any(each(step_of(place)) == "person" for place in steps_at(door, "closes", plan))


def places_at(door: Facts, field: str, plan: Facts) -> list[Facts]:
    """The same steps for the person of the exposure, or for everybody, without those that are ruled out."""
    everybody = sorted(plan["people"]) if door["person"] is None else [door["person"]]
    return [
        place | {"person": person}
        for place in steps_at(door, field, plan)
        for person in (everybody if each(step_of(place)) == "person" else [None])
        if applies(place, person or door["person"], plan)
    ]


def latest_due(members: list[Facts]) -> Facts:
    """Of equal alternatives the one that holds longest; no due day holds for ever."""
    best = members[0]
    for member in members[1:]:
        if best["due"] is not None and (member["due"] is None or member["due"] > best["due"]):
            best = member
    return best


def items_at(door: Facts, field: str, record: Record, day: date) -> list[Facts]:
    """The items that close (or ease) an exposure on one day."""
    members = members_at(door, field, plan_on(record, day))
    return [one | item_on(door["checklists"], one["asked"], record, day) for one in members]


def members_at(door: Facts, field: str, plan: Facts) -> list[Facts]:
    """What is asked to close (or ease) an exposure; each with its group of alternatives as the closing step has it."""
    found = []
    for place in places_at(door, field, plan):
        asked = asked_instead(door["checklists"], place, plan)
        either = step_of(place).get("either")
        found.append(
            {
                "id": item_id(asked),
                "asked": asked,
                "person": place["person"],
                "either": either and (place["checklist"]["id"], either),
            }
        )
    return found


def each_once(items: list[Facts]) -> list[tuple[str, str]]:
    """Name and state of each item."""
    return list(dict.fromkeys((item["id"], item["state"]) for item in items))


def best_members(items: list[Facts]) -> list[Facts]:
    """The items that are not `not-mine`, with one member for each group of alternatives, person by person."""
    counted = []
    for person in {item["person"] for item in items} - {None} or {None}:
        mine = [item for item in items if item["person"] in (None, person) and item["state"] != "not-mine"]
        for item in mine:
            members = [item] if item["either"] is None else [one for one in mine if one["either"] == item["either"]]
            rank = min(RANKS.get(member["state"], 3) for member in members)
            counted.append(latest_due([one for one in members if RANKS.get(one["state"], 3) == rank]))
    return counted


def exposure_on(door: Facts, record: Record, day: date) -> Facts:
    """State, due day and items of one exposure on one day; whether it is in the plan is not asked here.

    A door is an exposure where it is: `checklist`, `exposure`, `account` and `person` (or None), with all `checklists`.
    """
    return judged_door(items_at(door, "closes", record, day), ruled_out=is_ruled_out(door, plan_on(record, day)))


def judged_door(items: list[Facts], *, ruled_out: bool) -> Facts:
    """The same from the items that close it, as they are on that day."""
    counted = best_members(items)
    dues = [one["due"] for one in counted if one["state"] in ("done", "due") and one["due"] is not None]
    found: Facts = {"due": None, "items": each_once(items)}
    if ruled_out:
        found["state"] = "not-applicable"
    elif not items:
        found["state"] = "residual"
    elif not counted:
        found["state"] = "not-applicable"
    else:
        found["due"] = min(dues) if dues else None
        found["state"] = state_of([one["state"] for one in counted])
    return found


def is_ruled_out(door: Facts, plan: Facts) -> bool:
    """Whether the exposure's own `when` is ruled out."""
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
    return has_door(door, plan_on(record, day))


def has_door(door: Facts, plan: Facts) -> bool:
    """Whether account and person are in a plan."""
    return door["account"] in plan["used"] and (door["person"] is None or door["person"] in plan["people"])


def first_known(door: Facts, record: Record, day: date) -> date | None:
    """The first day on which anything is known of an exposure: of the plan, or of an item that closed it by then."""
    first_plan = first_plan_day(record)
    known = [] if first_plan is None else [first_plan]
    changed = {entry["day"] for entry in record if entry["what"] in PLAN_CHANGES and entry["day"] <= day}
    for plan in [plan_on(record, one) for one in {day, *changed}]:
        for place in places_at(door, "closes", plan):
            asked = asked_instead(door["checklists"], place, plan)
            known += [entry["day"] for entry in answers_on(door["checklists"], asked, record, plan)]
    return min(known) if known else None


def since(door: Facts, record: Record, day: date) -> date:
    """First day of the unbroken run of the present state, walked back day by day."""
    state = exposure_on(door, record, day)["state"]
    limit = first_known(door, record, day)
    first = day
    while limit is not None and first - ONE_DAY >= limit:
        before = first - ONE_DAY
        if not in_plan(door, record, before) or exposure_on(door, record, before)["state"] != state:
            break
        first = before
    return first


def doors_of(checklists: list[Facts], account: str, plan: Facts) -> list[Facts]:
    """Each exposure of an account, with each person it is listed for."""
    found = []
    for checklist in checklists:
        for exposure in checklist["exposures"] if checklist["id"] == platform_of(account) else []:
            door = {"checklists": checklists, "checklist": checklist, "exposure": exposure, "account": account}
            people = plan["people"] if is_per_person(door, plan) else [None]
            found += [{**door, "person": person} for person in people]
    return found


def report_on(checklists: list[Facts], record: Record, day: date) -> Facts:
    """All of it: items, exposures by (account, exposure, person), counts, and what is not covered."""
    record = with_openings(checklists, record)
    plan = plan_on(record, day)
    exposures = {}
    for account in plan["used"]:
        for door in doors_of(checklists, account, plan):
            found = exposure_on(door, record, day)
            found["since"] = since(door, record, day)
            found["eased_by"] = each_once(items_at(door, "eases", record, day))
            exposures[name_of(door)] = found
    standing = [
        door["account"]
        for account in plan["dropped"]
        for door in doors_of(checklists, account, plan)
        if exposure_on(door, record, day)["state"] in ("open", "due")
    ]
    return {
        "items": items_on(checklists, record, day),
        "exposures": exposures,
        **counted_and_missing(checklists, plan, exposures, standing),
    }


def name_of(door: Facts) -> tuple[str, str, int | None]:
    """What a door is called in these reports."""
    return door["account"], door["exposure"], door["person"]


def counted_and_missing(checklists: list[Facts], plan: Facts, exposures: Facts, standing: list[str]) -> Facts:
    """How many exposures have which state, what is not looked at, and what was left out with a standing door."""
    looked_at = [platform_of(account) for account in plan["used"] + plan["dropped"]]
    return {
        "summary": {state: sum(one["state"] == state for one in exposures.values()) for state in STATES},
        "not_looked_at": [one["id"] for one in checklists if one["id"] not in looked_at],
        "left_out": list(dict.fromkeys(standing)),
    }


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def reports_on(checklists: list[Facts], record: Record, first: date, last: date) -> dict[date, Facts]:
    """The reports of all days from the first to the last, with `since` counted forwards, one day at a time."""
    record = with_openings(checklists, record)
    begin = min([first, *(entry["day"] for entry in record)]) - ONE_DAY
    plans = {day: plan_on(record, day) for day in days_between(begin, last)}
    kinds = {repr(plan): plan for plan in plans.values()}
    ever = {name_of(door): door for plan in kinds.values() for door in all_doors_of(checklists, plan)}
    known = {kind: lookups(checklists, record, plan, ever.values()) for kind, plan in kinds.items()}
    begun = first_plan_day(record)
    limits = {name: [] if begun is None else [begun] for name in ever}
    before: Facts = {}
    starts: dict[Any, date] = {}
    found = {}
    for day, plan in plans.items():
        here = known[repr(plan)]
        now = {name: door_today(door, day) for name, door in here["doors"].items()}
        for name, door in now.items():
            limits[name] = [min(limits[name] + here["doors"][name]["days"], default=date.max)]
            if name not in before or not before[name]["there"] or before[name]["state"] != door["state"]:
                starts[name] = day
        before = now
        if day >= first:
            found[day] = report_of(checklists, plan, here, now, day)
            for name, door in found[day]["exposures"].items():
                limit = limits[name][0]
                door["since"] = day if limit > day else max(starts[name], limit)
    return found


def all_doors_of(checklists: list[Facts], plan: Facts) -> list[Facts]:
    """The doors of all accounts of a plan, dropped ones too."""
    return [door for account in plan["used"] + plan["dropped"] for door in doors_of(checklists, account, plan)]


def lookups(checklists: list[Facts], record: Record, plan: Facts, doors: Iterable[Facts]) -> Facts:
    """What holds as long as a plan does: who closes what, and the answers that count for it, of whatever day."""
    answers: Facts = {}

    def with_answers(member: Facts) -> Facts:
        name = item_id(member["asked"])
        if name not in answers:
            answers[name] = answers_on(checklists, member["asked"], record, plan)
        return member | {"answers": answers[name]}

    found: Facts = {"doors": {}}
    for door in doors:
        closes, eases = ([with_answers(one) for one in members_at(door, field, plan)] for field in ("closes", "eases"))
        found["doors"][name_of(door)] = {
            "closes": closes,
            "eases": eases,
            "ruled_out": is_ruled_out(door, plan),
            "there": has_door(door, plan),
            "days": [entry["day"] for one in closes for entry in one["answers"]],
        }
    found["items"] = {name: with_answers(one) for name, one in asked_items(checklists, plan).items()}
    found["listed"] = [name_of(door) for account in plan["used"] for door in doors_of(checklists, account, plan)]
    found["dropped"] = [name_of(door) for account in plan["dropped"] for door in doors_of(checklists, account, plan)]
    return found


def door_today(door: Facts, day: date) -> Facts:
    """A door that was looked up, as it is on a day."""
    items = [one | judged(one["asked"], one["answers"], day) for one in door["closes"]]
    return judged_door(items, ruled_out=door["ruled_out"]) | {"there": door["there"]}


def report_of(checklists: list[Facts], plan: Facts, here: Facts, now: Facts, day: date) -> Facts:
    """A report from what was looked up for a plan, and the doors as they are today; without `since`."""
    exposures = {}
    for name in here["listed"]:
        easing = [one | judged(one["asked"], one["answers"], day) for one in here["doors"][name]["eases"]]
        exposures[name] = {key: now[name][key] for key in ("state", "due", "items")} | {"eased_by": each_once(easing)}
    items = {
        name: judged(one["asked"], one["answers"], day) | {"names": one["names"], "closes": one["closes"]}
        for name, one in here["items"].items()
    }
    standing = [account for account, *_ in (name for name in here["dropped"] if now[name]["state"] in ("open", "due"))]
    return {
        "items": items,
        "exposures": exposures,
        **counted_and_missing(checklists, plan, exposures, standing),
    }

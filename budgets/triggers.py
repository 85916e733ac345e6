"""What the database itself refuses: the ledger is append-only, and what was approved stays as it was approved."""

from __future__ import annotations

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def approved_stays_approved(noun: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"approved_{noun}_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF OLD.status = 'approved' AND (TG_OP = 'DELETE' OR NEW.status <> 'approved') THEN
                RAISE EXCEPTION 'an approved {noun} is frozen' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def submitted_lines_stay() -> pgtrigger.Trigger:
    """Lines of a submitted or approved budget do not change; an approved one may get new lines of nothing."""
    return pgtrigger.Trigger(
        name="submitted_lines_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("stage", "TEXT")],
        func="""
            IF TG_OP = 'DELETE' THEN
                SELECT status INTO stage FROM budgets_budget WHERE id = OLD.budget_id;
                IF stage IN ('submitted', 'approved') THEN
                    RAISE EXCEPTION 'lines of a % budget are frozen', stage USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN OLD;
            END IF;
            SELECT status INTO stage FROM budgets_budget WHERE id = NEW.budget_id;
            IF TG_OP = 'INSERT' AND (stage = 'submitted' OR (stage = 'approved' AND NEW.amount <> 0)) THEN
                RAISE EXCEPTION 'a % budget takes no new lines', stage USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'UPDATE' AND stage IN ('submitted', 'approved')
               AND (NEW.budget_id, NEW.category, NEW.name, NEW.quantity, NEW.unit, NEW.rate, NEW.amount)
               IS DISTINCT FROM (OLD.budget_id, OLD.category, OLD.name, OLD.quantity, OLD.unit, OLD.rate, OLD.amount) THEN
                RAISE EXCEPTION 'lines of a % budget are frozen', stage USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def approved_changes_stay() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="approved_changes_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("stage", "TEXT"), ("parent", "UUID")],
        func="""
            IF TG_OP = 'DELETE' THEN parent := OLD.amendment_id; ELSE parent := NEW.amendment_id; END IF;
            SELECT status INTO stage FROM budgets_amendment WHERE id = parent;
            IF stage = 'approved' THEN
                RAISE EXCEPTION 'changes of an approved amendment are frozen' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )

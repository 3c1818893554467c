//! Areas `assign_work_order`, `payment` and `export`.

use crate::events;
use crate::neutral::{Case, Got, any_of, judged, put, read, reasons};
use crate::session::{Around, around};
use serde_json::{Value, json};
use tutorcore::{
    ExportEligibility, PaymentEligibility, WorkOrderAssignment, assign_work_order,
    export_eligibility, payment_eligibility, work_order_deadline,
};

pub(crate) fn assign(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let order = any_of(&case.when, &["work_order"]).unwrap_or(&Value::Null);
    let order = events::work_order(&events::described(case, order));
    let assignment: WorkOrderAssignment = read(json!({
        "workOrder": order,
        "description": any_of(&case.when, &["description"]),
        "familyInvolvement": any_of(&case.when, &["family_involvement"]),
    }))?;
    let now = case.now(None)?;
    let outcome = assign_work_order(&session, &assignment, &facts, &policy, now);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    let deadline = work_order_deadline(&session, &policy);
    put(&mut got, "last_date", deadline.last_date);
    put(&mut got, "refused_from", deadline.refused_from);
    Ok(got)
}

pub(crate) fn payment(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let decision = payment_eligibility(&session, &facts, &policy, case.now(None)?);
    let mut got = Got::new();
    let status = match decision.outcome {
        PaymentEligibility::Eligible => "eligible",
        PaymentEligibility::Pending => "pending",
        PaymentEligibility::NotEligible => "not_eligible",
    };
    put(&mut got, "status", status);
    put(&mut got, "reasons", reasons(&decision.reasons));
    let deadline = work_order_deadline(&session, &policy);
    put(&mut got, "last_date", deadline.last_date);
    put(&mut got, "refused_from", deadline.refused_from);
    Ok(got)
}

pub(crate) fn export(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let decision = export_eligibility(&session, &facts, &policy);
    let mut got = Got::new();
    put(
        &mut got,
        "eligible",
        decision.outcome == ExportEligibility::Eligible,
    );
    put(&mut got, "reasons", reasons(&decision.reasons));
    Ok(got)
}

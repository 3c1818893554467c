//! What other settings would have told, counted from the tables of alerts.

use super::*;
use crate::alert::back_test::{
    AlertCounts, ColumnBackTest, StudentsWithAlerts, WeekAlerts, back_test,
};
use crate::time::{LocalDate, Weekday};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_back_test_counts_the_alerts_of_each_policy(
        rows in rows(), policies in prop::collection::vec(policies(), 1..5), threads in 1_usize..3,
    ) {
        let columns = Columns::new(&rows);
        let history = [columns.borrowed()];
        let options = BatchOptions { zone: Some(chicago()), threads, interrupt: None };
        let tests = back_test(&history, &policies, &options).unwrap();
        prop_assert_eq!(tests.len(), policies.len());
        for (test, policy) in tests.iter().zip(&policies) {
            let area = |row: &Row| match policy.content_area_level {
                ContentAreaLevel::Topic => row.topic,
                _ => row.subject,
            };
            let table = early_alerts(&history, policy, &options).unwrap();
            let row = |at: usize| &rows[table.rows[at] as usize];
            let mut expected = ColumnBackTest { skipped: table.skipped, ..Default::default() };
            let (mut weeks, mut areas) = (BTreeMap::new(), BTreeMap::new());
            let mut students: BTreeMap<u32, u32> = rows.iter()
                .filter(|row| area(row).is_some())
                .filter(|row| row.connected || policy.count_unconnected_requests)
                .map(|row| (row.student, 0)).collect();
            for at in 0..table.len() {
                let kind = table.kinds[at];
                let count = |counts: &mut AlertCounts| match kind {
                    EarlyAlertKind::UnusuallyLongSession => counts.unusually_long += 1,
                    _ => counts.frequent += 1,
                };
                count(&mut expected.alerts);
                let date = LocalDate::from_days_clamped(
                    chicago().to_local(table.at[at]).div_euclid(DAY),
                );
                let monday = (0..7).map(|back| date.saturating_add_days(-back))
                    .find(|date| date.weekday() == Weekday::Monday).unwrap();
                count(weeks.entry(monday).or_default());
                count(areas.entry(area(row(at))).or_default());
                *students.get_mut(&row(at).student).unwrap() += 1;
                let again = (0..table.len()).any(|other| {
                    let is_before = table.at[other] < table.at[at]
                        || table.at[other] == table.at[at] && other < at;
                    is_before && table.at[at] - table.at[other] < 28 * DAY
                        && table.kinds[other] == kind && row(other).student == row(at).student
                        && area(row(other)) == area(row(at))
                });
                if again {
                    count(&mut expected.repeated);
                }
            }
            expected.weeks = weeks.into_iter()
                .map(|(starts_on, alerts)| WeekAlerts { starts_on, alerts }).collect();
            let areas: Vec<_> = areas.into_iter().collect();
            let mut by_count: BTreeMap<u32, u32> = BTreeMap::new();
            for alerts in students.into_values() {
                *by_count.entry(alerts).or_default() += 1;
            }
            expected.students = by_count.into_iter()
                .map(|(alerts, students)| StudentsWithAlerts { alerts, students }).collect();
            let found: Vec<_> = test.areas.iter()
                .map(|(at, counts)| (area(&rows[*at as usize]), *counts)).collect();
            prop_assert_eq!(found, areas);
            expected.areas.clone_from(&test.areas);
            prop_assert_eq!(test, &expected);
        }
        let [first, second] = [&policies[0], policies.last().unwrap()]
            .map(|policy| early_alerts(&history, policy, &options).unwrap());
        let comparison = first.compare(&second);
        let key = |table: &AlertTable, at: &usize| (table.rows[*at], table.kinds[*at]);
        let all = |table: &AlertTable| -> Vec<_> {
            (0..table.len()).map(|at| key(table, &at)).collect()
        };
        let in_second = all(&second);
        let (both, only): (Vec<_>, Vec<_>) =
            all(&first).into_iter().partition(|one| in_second.contains(one));
        let keys = |table: &AlertTable, places: &[usize]| -> Vec<_> {
            places.iter().map(|at| key(table, at)).collect()
        };
        prop_assert_eq!(keys(&first, &comparison.in_both), both.clone());
        prop_assert_eq!(keys(&first, &comparison.only_in_first), only);
        let rest: Vec<_> = in_second.into_iter().filter(|one| !both.contains(one)).collect();
        prop_assert_eq!(keys(&second, &comparison.only_in_second), rest);
    }
}

//! tmp
use tutorcore::*;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let sessions = tutorcore_benches::stream::sessions(n, 7);
    let options = AlertEngineOptions { mode: AlertEngineMode::Bounded, ..Default::default() };
    let policy = AlertPolicy { long_session_min_baseline: 5, ..Default::default() };
    for _ in 0..5 {
        let mut engine = NumberedAlertEngine::new(&policy, &options).unwrap();
        let mut alerts = Vec::with_capacity(n);
        let start = std::time::Instant::now();
        for session in &sessions { engine.push(session, &mut alerts).unwrap(); }
        let ours = start.elapsed().as_nanos() / n as u128;
        let mut plain = tutorcore_benches::stream::plain::Plain::default();
        let mut theirs = Vec::with_capacity(n);
        let start = std::time::Instant::now();
        for session in &sessions { plain.push(session, &mut theirs); }
        println!("ours {ours} plain {} ns; {} {} alerts", start.elapsed().as_nanos() / n as u128, alerts.len(), theirs.len());
    }
}

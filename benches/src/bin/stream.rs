//! tmp
use tutorcore::*;
fn main() {
    let sessions = tutorcore_benches::stream::sessions(1_000_000, 7);
    let options = AlertEngineOptions { mode: AlertEngineMode::Bounded, ..Default::default() };
    for _ in 0..5 {
        let mut engine = NumberedAlertEngine::new(&AlertPolicy::default(), &options).unwrap();
        let mut alerts = Vec::with_capacity(1_000_000);
        let start = std::time::Instant::now();
        for session in &sessions { engine.push(session, &mut alerts).unwrap(); }
        println!("{}", start.elapsed().as_nanos() / 1_000_000);
    }
}

// The first times of each rule, by rrule-temporal; see dateutil_times.py for the form.
//
// The rules run in a worker, so that one that never ends can be given up.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const LIMIT = 30;
const MILLISECONDS = 500;

if (isMainThread) {
  const rules = readFileSync(0, "utf8").split("\n").filter(Boolean);
  const answers = new Array(rules.length);
  let next = 0;
  const start = () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
    let timer;
    const ask = () => {
      if (next === rules.length) {
        worker.terminate();
        console.log(answers.join("\n"));
        return;
      }
      timer = setTimeout(() => {
        answers[next++] = "+";
        worker.terminate();
        start();
      }, MILLISECONDS);
      worker.postMessage(rules[next]);
    };
    worker.on("message", (answer) => {
      clearTimeout(timer);
      if (answer !== null) answers[next++] = answer;
      ask();
    });
  };
  start();
} else {
  const require = createRequire(workerData);
  const { RRuleTemporal } = require("rrule-temporal");
  const times = (text) => {
    const found = [];
    try {
      const rule = new RRuleTemporal({ rruleString: text, maxIterations: 300 });
      rule.all((time, index) => {
        if (index === LIMIT) return false;
        found.push(Math.floor(time.epochMilliseconds / 1000));
        return true;
      });
    } catch (error) {
      const why = String(error.message).replace(/\s+/g, " ");
      if (!why.startsWith("Maximum")) return "!" + why;
      found.push("+");
    }
    return found.join(" ");
  };
  parentPort.on("message", (line) => parentPort.postMessage(times(line.replaceAll("\\n", "\n"))));
  parentPort.postMessage(null);
}

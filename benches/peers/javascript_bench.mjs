// The recurrence works, by rrule-temporal or rrule.js: see benches/src/bin/peers.rs for the form.
// rrule.js gives right instants only where the process itself lives in UTC.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [peer, packages] = process.argv.slice(2);
const require = createRequire(packages);
const ROUNDS = 5;

const peers = {
  "rrule-temporal": () => {
    const { RRuleTemporal } = require("rrule-temporal");
    return {
      read: (text) => new RRuleTemporal({ rruleString: text, maxIterations: 1e9 }),
      expand: (rule, window) => {
        const found = window ? rule.between(new Date(window[0] * 1000), new Date(window[1] * 1000), true) : rule.all();
        return found.map((time) => Math.floor(time.epochMilliseconds / 1000));
      },
    };
  },
  "rrule.js": () => {
    const { rrulestr } = require("rrule");
    return {
      read: (text) => rrulestr(text),
      expand: (rule, window) => {
        const found = window ? rule.between(new Date(window[0] * 1000), new Date(window[1] * 1000), true) : rule.all();
        return found.map((time) => Math.floor(time.getTime() / 1000));
      },
    };
  },
};

const { read, expand } = peers[peer]();
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [name, kind, start, end, text] = line.split("\t");
  const texts = text.split("|").map((one) => one.replaceAll("\\n", "\n"));
  const window = kind === "window" ? [Number(start), Number(end)] : null;
  const times = [];
  let found = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Anew each time: both keep what they have found.
    const rules = kind === "parse" ? null : texts.map(read);
    const begin = process.hrtime.bigint();
    found = (rules ?? texts.map(read)).flatMap((rule) => expand(rule, window));
    times.push(Number(process.hrtime.bigint() - begin));
  }
  times.sort((one, other) => one - other);
  if (window) found = found.filter((time) => time < window[1]);
  const sum = found.reduce((one, other) => one + other, 0);
  console.log([name, found.length, sum, times[ROUNDS >> 1]].join("\t"));
}

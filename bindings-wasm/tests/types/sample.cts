// The same from CommonJS.

import tutorcore = require('tutorcore');

const version: string = tutorcore.tzdbVersion();
const error: tutorcore.TutorCoreError | null = null;
console.log(version, error);

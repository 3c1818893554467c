/** What every copy of the class puts on its errors: each import of the package has one. */
const BRAND = Symbol.for('tutorcore.TutorCoreError');

/** Why a job could not be done at all, and where in the arguments the fault is. */
export class TutorCoreError extends Error {
  static [Symbol.hasInstance](value) {
    return typeof value === 'object' && value !== null && value[BRAND] === true;
  }

  constructor({ kind, code, path, message, help }, options) {
    const place = path === '' ? '' : ` At ${path}.`;
    super(`${message}${place}${help ? ` ${help}` : ''}`, options);
    this.kind = kind;
    this.code = code;
    this.path = path;
    this.help = help;
  }
}
Object.defineProperty(TutorCoreError.prototype, 'name', { value: 'TutorCoreError' });
Object.defineProperty(TutorCoreError.prototype, BRAND, { value: true });

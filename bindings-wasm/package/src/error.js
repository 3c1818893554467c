/** Why a job could not be done at all, and where in the arguments the fault is. */
export class TutorCoreError extends Error {
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

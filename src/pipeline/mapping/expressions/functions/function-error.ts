/** A call with arguments that the function cannot use. The message says why and never quotes a value. */
export class FunctionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FunctionError';
  }
}

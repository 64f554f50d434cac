// @ts-check
// The process in which a handler runs: imports the module, then runs one invocation at a time, like Lambda's runtime.
// It exits with its parent. Only environment.ts starts it. JavaScript, because Node's type stripping would add 18 MB to
// this process, which Lambda's runtime does not.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';

/** @import { InvokeMessage, ProcessMessage } from './protocol.ts' */
/** @typedef {(event: unknown, context: object) => unknown} Handler */

/** @param {ProcessMessage} message */
const send = (message) => process.send?.(message);

/**
 * @param {string} module a path or a URL
 * @returns {Promise<Handler>}
 */
async function loadHandler(module) {
  const url = /^[a-z]+:/.test(module) ? module : pathToFileURL(module).href;
  const { handler } = await import(url);
  if (typeof handler !== 'function')
    throw new Error('Runtime.HandlerNotFound: the module does not export a function named "handler".');
  return handler;
}

/**
 * @param {InvokeMessage} message
 * @returns {object}
 */
function contextOf(message) {
  const { requestId, deadlineMs, functionName, functionArn, memoryMb } = message;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadlineMs - Date.now(), 0),
  };
}

/**
 * @param {Handler} handler
 * @param {InvokeMessage} message
 * @returns {Promise<ProcessMessage>}
 */
async function run(handler, message) {
  const { requestId } = message;
  try {
    const payload = await handler(message.event, contextOf(message));
    return { kind: 'returned', requestId, payload: payload === undefined ? null : payload };
  } catch (error) {
    // Lambda writes this line to the log; the message goes nowhere else.
    process.stderr.write(`${JSON.stringify({ level: 'ERROR', requestId, ...describe(error) })}\n`);
    return { kind: 'threw', requestId, errorType: describe(error).errorType };
  }
}

/**
 * @param {unknown} error
 * @returns {{ errorType: string, errorMessage: string, stack?: string[] }}
 */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, stack: error.stack?.split('\n') ?? [] };
}

// Saves compilation for the next process. Flushed at once, because this process may be killed.
enableCompileCache();
const handler = await loadHandler(process.argv[2] ?? '');
flushCompileCache();
process.on(
  'message',
  /** @param {InvokeMessage} message */ async (message) => {
    // Lambda's Node.js runtime sets this for each invocation, and the AWS SDK sends it with every call.
    process.env._X_AMZN_TRACE_ID = message.traceHeader;
    send(await run(handler, message));
  },
);
process.on('disconnect', () => process.exit());
send({ kind: 'ready', initMs: Math.round(performance.now()) });

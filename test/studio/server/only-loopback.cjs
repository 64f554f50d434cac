// Loaded before a process and each of its threads: a connection to another machine is refused, and written to the file
// that ONLY_LOOPBACK_REPORT names.
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { Socket } = require('node:net');

const isHere = (host) => host === undefined || ['127.0.0.1', '::1', 'localhost', ''].includes(host);

function refuse(host) {
  appendFileSync(process.env.ONLY_LOOPBACK_REPORT, `${host}\n`);
  return new Error(`${host} is another machine.`);
}

const { connect } = Socket.prototype;
Socket.prototype.connect = function only(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' ? first.host : typeof second === 'string' ? second : undefined;
  if (!isHere(host)) throw refuse(host);
  return connect.apply(this, args);
};

for (const api of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const original = api[name];
    api[name] = (host, ...rest) => {
      if (!isHere(host)) throw refuse(host);
      return original.call(api, host, ...rest);
    };
  }
}

syncBuiltinESMExports();

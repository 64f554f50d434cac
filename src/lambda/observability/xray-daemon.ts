// Sends segment documents to the X-Ray daemon: one datagram each, a header line and then the document ("Sending trace data
// to AWS X-Ray" in the AWS documentation). A document that cannot be sent is lost. Nothing waits for it.
import { createSocket, type Socket } from 'node:dgram';

export type SendDocument = (document: object) => void;

const header = '{"format":"json","version":1}\n';

/** A document may have 64 KB ("AWS X-Ray segment documents"). */
const largestDocument = 64_000;

/**
 * @param address `127.0.0.1:2000`, or `tcp:127.0.0.1:2000 udp:127.0.0.1:2001`, as in `AWS_XRAY_DAEMON_ADDRESS`
 * @returns undefined if the address has another form
 */
export function xrayDaemon(address: string): SendDocument | undefined {
  const target = udpTarget(address);
  if (!target) return undefined;
  let socket: Socket | undefined;

  function opened(): Socket {
    if (socket) return socket;
    const created = createSocket('udp4').unref();
    created.on('error', () => {
      socket = undefined;
    });
    socket = created;
    return created;
  }

  return (document) => {
    const text = JSON.stringify(document);
    if (Buffer.byteLength(text) > largestDocument) return;
    try {
      // With a callback, the socket emits no error.
      opened().send(`${header}${text}`, target.port, target.host, () => {});
    } catch {
      socket = undefined;
    }
  };
}

function udpTarget(address: string): { host: string; port: number } | undefined {
  const parts = address.trim().split(/\s+/);
  const udp = parts.find((part) => part.startsWith('udp:'))?.slice('udp:'.length);
  const [, host, port] = /^([\w.-]+):(\d{1,5})$/.exec(udp ?? (parts.length === 1 ? address.trim() : '')) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

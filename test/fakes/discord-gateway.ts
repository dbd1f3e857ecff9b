import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** The socket of the fake: identify, heartbeats, events in sequence, and their replay to who resumes. */

type Packet = { op: number; d?: unknown; s?: number | null; t?: string | null };
type Session = { id: string; sent: { t: string; d: unknown }[]; socket: WebSocket | null };
type Identify = { token: string; intents: number };
type Resume = { token: string; session_id: string; seq: number };

const OPS = new Map([
  [1, 'HEARTBEAT'],
  [2, 'IDENTIFY'],
  [6, 'RESUME'],
  [9, 'INVALID_SESSION'],
  [10, 'HELLO'],
  [11, 'HEARTBEAT_ACK'],
]);
const WRONG_TOKEN = 4004;
const DISALLOWED_INTENTS = 4014;

/** `wire`: what passes, in both directions, is written down there. */
export function createGateway(
  server: Server,
  { token, wire, changed }: { token: string; wire: string[]; changed: () => void },
  ready: (sessionId: string) => object,
) {
  const wss = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const counts = { identifies: 0, resumes: 0 };
  let upgradesToRefuse = 0;

  server.on('upgrade', (request, socket: Socket, head) => {
    if (upgradesToRefuse > 0) {
      upgradesToRefuse -= 1;
      return void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    }
    wss.handleUpgrade(request, socket, head, (opened) => welcome(opened));
  });

  function welcome(socket: WebSocket): void {
    let session: Session | null = null;
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString()) as Packet;
      wire.push(`bot: ${OPS.get(op) ?? op}`);
      if (op === 1) send(socket, { op: 11 });
      else if (op === 2) session = identify(socket, d as Identify);
      else if (op === 6) session = resume(socket, d as Resume);
      changed();
    });
    socket.on('close', (code) => {
      if (session?.socket === socket) session.socket = null;
      // a client that says good-bye has ended its session
      if (session && code === 1000) sessions.delete(session.id);
      changed();
    });
    socket.on('error', () => {});
    send(socket, { op: 10, d: { heartbeat_interval: 41_250 } });
  }

  function identify(socket: WebSocket, asked: Identify): Session | null {
    counts.identifies += 1;
    if (asked.token !== token) return (socket.close(WRONG_TOKEN), null);
    if (asked.intents !== 0) return (socket.close(DISALLOWED_INTENTS), null);
    const session: Session = { id: `session-${counts.identifies}`, sent: [], socket };
    sessions.set(session.id, session);
    emit(session, 'READY', ready(session.id));
    return session;
  }

  function resume(socket: WebSocket, { session_id, seq }: Resume): Session | null {
    counts.resumes += 1;
    const session = sessions.get(session_id);
    if (!session) return (send(socket, { op: 9, d: false }), null);
    session.socket = socket;
    for (const [index, event] of session.sent.entries())
      if (index + 1 > seq) send(socket, { op: 0, s: index + 1, ...event });
    emit(session, 'RESUMED', {});
    return session;
  }

  function emit(session: Session, t: string, d: unknown): void {
    session.sent.push({ t, d });
    if (session.socket) send(session.socket, { op: 0, s: session.sent.length, t, d });
  }

  return {
    counts,
    isConnected: () => [...sessions.values()].some(({ socket }) => socket !== null),
    /** To everybody who is, or was a moment ago, connected. */
    dispatch(t: string, d: unknown): void {
      for (const session of sessions.values()) emit(session, t, d);
    },
    /** Without a code: no good-bye, the line is dead. */
    cut(code?: number): void {
      for (const socket of wss.clients) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    /** HTTP works, and the socket does not. */
    refuseUpgrades: (count: number) => void (upgradesToRefuse = count),
    forgetSessions: () => sessions.clear(),
    connections: () => wss.clients.size,
  };

  function send(socket: WebSocket, packet: Packet): void {
    wire.push(`discord: ${packet.t ?? OPS.get(packet.op) ?? packet.op}`);
    socket.send(JSON.stringify(packet));
  }
}

"""Azure on this machine, over TLS: gives tokens, reports the role Reader, and answers each list of clusters after a pause.

Run as a program it reads a folder of answers, SUBSCRIPTION.json, prints its port and serves until it is ended.
"""

import argparse
import asyncio
import json
import ssl
from pathlib import Path


class LoopbackAzure:
    def __init__(self, answers: Path, latency: float):
        self.latency = latency
        self.bodies = {path.stem: path.read_bytes() for path in answers.glob("*.json")}
        rows = [{"subscriptionId": name} for name in sorted(self.bodies)]
        self.subscriptions = json.dumps({"value": rows}).encode()
        self.rights = json.dumps({"value": [{"actions": ["*/read"], "notActions": []}]}).encode()
        self.token = json.dumps({"access_token": "bench", "expires_in": 3599}).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                length = [line.split(":")[1] for line in head.lower().splitlines() if line.startswith("content-length:")]
                await reader.readexactly(int(length[0]) if length else 0)
                body = self.body(head.split(" ")[1].split("?")[0])
                await asyncio.sleep(self.latency)
                status = "200 OK" if body else "404 Not Found"
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode())
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def body(self, path: str) -> bytes:
        parts = path.strip("/").split("/")
        if parts[-1] == "token":
            return self.token
        if parts == ["subscriptions"]:
            return self.subscriptions
        if parts[-1] == "permissions":
            return self.rights
        return self.bodies.get(parts[1], b"") if parts[-1] == "managedClusters" else b""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path)
    parser.add_argument("certificate", type=Path)
    parser.add_argument("key", type=Path)
    parser.add_argument("--latency", type=float, required=True)
    arguments = parser.parse_args()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(arguments.certificate, arguments.key)
    azure = LoopbackAzure(arguments.answers, arguments.latency)
    server = await asyncio.start_server(azure.serve, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

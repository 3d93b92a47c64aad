"""A web server on localhost with every fault that fetching must stand.

faulty_server.py PORT_FILE [LIST_FILE COUNT KIND...]: listens on all of 127.0.0.0/8, writes its port, and before that
a list as FaceScrub's of COUNT photos, number N of the kind at N modulo the kinds, on many hosts. The address of a photo is
http://HOST:PORT/KIND/N; its bytes follow from N (no picture: nobody may decode them). /peak tells the most requests
that one host has had at once, /requests how many there were.
"""
import collections
import hashlib
import http.server
import os
import sys
import threading
import time


def content(number):
    return hashlib.sha256(str(number).encode()).hexdigest().encode() * (500 + 37 * (int(number) % 90))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        super().__init__(("0.0.0.0", 0), Handler)
        self.lock = threading.Lock()
        self.open = collections.Counter()
        self.seen = collections.Counter()
        self.peak = self.requests = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        kind, _, number = self.path[1:].partition("?")[0].partition(".")[0].partition("/")
        if kind in ("peak", "requests"):
            return self.give(str(getattr(self.server, kind)).encode())
        host = self.headers["Host"]
        with self.server.lock:
            self.server.requests += 1
            self.server.seen[self.path] += 1
            self.server.open[host] += 1
            self.server.peak = max(self.server.peak, self.server.open[host])
        try:
            getattr(self, kind)(number)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with self.server.lock:
                self.server.open[host] -= 1

    def head(self, status, length=None, **fields):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()

    def give(self, body, status=200):
        self.head(status, len(body))
        self.wfile.write(body)

    def from_start(self, number):
        """The bytes that are asked for, with their head sent."""
        body = content(number)
        asked = self.headers.get("Range")
        if asked is None:
            self.head(200, len(body))
            return body
        start = int(asked[len("bytes="):-1])
        if start >= len(body):
            self.head(416, 0)
            return b""
        self.send_response(206)
        self.send_header("Content-Length", str(len(body) - start))
        self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        return body[start:]

    def ok(self, number):
        self.wfile.write(self.from_start(number))

    def slow(self, number):
        body = self.from_start(number)
        for begin in range(0, len(body), len(body) // 8 + 1):
            self.wfile.write(body[begin:begin + len(body) // 8 + 1])
            self.wfile.flush()
            time.sleep(0.1)

    def drip(self, number):
        """Half, and then nothing for as long as anyone waits."""
        body = self.from_start(number)
        self.wfile.write(body[:len(body) // 2])
        self.wfile.flush()
        time.sleep(60)

    def silent(self, number):
        time.sleep(60)

    def cut(self, number):
        """Breaks off at the first time, and goes on at the second."""
        body = self.from_start(number)
        self.wfile.write(body if self.server.seen[self.path] > 1 else body[:len(body) // 2])

    def always_cut(self, number):
        body = self.from_start(number)
        self.wfile.write(body[:max(1, len(body) // 10)])

    def redirect(self, number):
        self.head(302, 0, Location=f"/ok/{number}")

    def loop(self, number):
        self.head(302, 0, Location=self.path)

    def to_file(self, number):
        self.head(302, 0, Location="file:///etc/hostname")

    def promises_more(self, number):
        self.head(200, 2 * len(content(number)))
        self.wfile.write(content(number))

    def promises_less(self, number):
        self.head(200, len(content(number)) // 2)
        self.wfile.write(content(number))

    def promises_terabytes(self, number):
        self.head(200, 10 ** 13)

    def endless(self, number):
        self.head(200)
        while True:
            self.wfile.write(b"x" * 65536)

    def other(self, number):
        self.give(content(int(number) + 1))

    def page(self, number):
        self.give(b"\n<!DOCTYPE html><html>This photo has moved</html>")

    def gone(self, number):
        self.give(b"<html>404</html>", 404)

    def busy(self, number):
        self.give(b"<html>503</html>", 503)


def write_list(path, port, count, kinds):
    with open(path, "w") as file:
        file.write("name\timage_id\tface_id\turl\tbbox\tsha256\n")
        for number in range(count):
            kind = kinds[number % len(kinds)]
            # dead: nobody listens there.
            place = "127.0.0.9:1" if kind == "dead" else f"127.0.1.{number % 50}:{port}"
            digest = hashlib.sha256(content(number)).hexdigest()
            name = ("Ann Bee", "Cid Dee", "Eve Eff")[number % 3]
            file.write(f"{name}\t{number}\t{number}\thttp://{place}/{kind}/{number}\t0,0,9,9\t{digest}\n")


def main():
    server = Server()
    port = server.server_address[1]
    if len(sys.argv) > 2:
        write_list(sys.argv[2], port, int(sys.argv[3]), sys.argv[4:])
    with open(sys.argv[1] + ".new", "w") as file:
        file.write(str(port))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    server.serve_forever()


main()

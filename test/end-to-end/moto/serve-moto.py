"""moto's server on a free port of 127.0.0.1, with what the tests need of AWS and moto does not have:

- the time of the queues can be moved on: POST /_test/pass-time with the milliseconds;
- one call at a time: moto's threads do not shut each other out, and lose a message or take a condition twice;
- S3 names the object's version in its notification.

GET /_test/bodies/QUEUE gives the bodies of all messages of a queue, hidden and delayed ones too, as JSON.
Prints its address as its first line.
"""

import json
import threading

from moto.core import utils
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3 import notifications
from moto.sqs import models as sqs
from werkzeug.serving import WSGIRequestHandler, make_server

one_at_a_time = threading.Lock()
passed_ms = 0


def move_the_clock_of_the_queues():
    sqs.unix_time_millis = lambda: utils.unix_time_millis() + passed_ms
    sqs.unix_time = lambda: utils.unix_time() + passed_ms / 1000


def let_others_call_while_a_receive_waits():
    wait = sqs.Queue.wait_for_messages

    def wait_for_messages(queue, timeout):
        one_at_a_time.release()
        try:
            wait(queue, timeout)
        finally:
            one_at_a_time.acquire()

    sqs.Queue.wait_for_messages = wait_for_messages


def name_the_version_in_notifications():
    event_of = notifications._get_s3_event

    def event_with_version(event_name, bucket, key, notification_id):
        event = event_of(event_name, bucket, key, notification_id)
        event["Records"][0]["s3"]["object"]["versionId"] = key.version_id
        return event

    notifications._get_s3_event = event_with_version


def queues_named(name):
    return (
        queue
        for account in sqs.sqs_backends.values()
        for backend in account.values()
        for queue in backend.queues.values()
        if queue.name == name
    )


def answer_test(environ, start_response):
    global passed_ms
    path = environ["PATH_INFO"].removeprefix("/_test/")
    if path == "pass-time":
        length = int(environ.get("CONTENT_LENGTH") or 0)
        passed_ms += int(environ["wsgi.input"].read(length))
        answer = passed_ms
    else:
        answer = [message.body for queue in queues_named(path.removeprefix("bodies/")) for message in queue._messages]
    body = json.dumps(answer).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def serve():
    moto = DomainDispatcherApplication(create_backend_app)

    def answer(environ, start_response):
        of = answer_test if environ["PATH_INFO"].startswith("/_test/") else moto
        with one_at_a_time:
            return of(environ, start_response)

    class QuietHandler(WSGIRequestHandler):
        # Head and body of an answer are written apart: the second would wait for the first to be acknowledged.
        disable_nagle_algorithm = True

        def log_request(self, *_):
            pass

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=QuietHandler)
    print(f"http://127.0.0.1:{server.port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    move_the_clock_of_the_queues()
    let_others_call_while_a_receive_waits()
    name_the_version_in_notifications()
    serve()

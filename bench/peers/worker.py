"""What a Python team writes: five threads poll the queue and upsert up to ten events in one call per object.

A message is deleted once its event is in Salesforce. Every other message comes back after its visibility timeout.
"""

import json
import logging
import os
import threading
from urllib.parse import unquote_plus

import boto3
import requests
from simple_salesforce import Salesforce

THREADS = 5
API_VERSION = "65.0"
MILESTONES = (100, 500, 1000, 2500, 5000, 10000)

log = logging.getLogger("worker")
queue_url = os.environ["QUEUE_URL"]
sqs = boto3.client("sqs")
s3 = boto3.client("s3")


def connect():
    """Logs in with the client credentials of a connected app."""
    response = requests.post(
        os.environ["SF_LOGIN_URL"] + "/services/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["SF_CLIENT_ID"],
            "client_secret": os.environ["SF_CLIENT_SECRET"],
        },
        timeout=30,
    )
    response.raise_for_status()
    login = response.json()
    salesforce = Salesforce(
        instance_url=login["instance_url"], session_id=login["access_token"], version=API_VERSION
    )
    # The library assumes HTTPS, and the local Salesforce speaks HTTP.
    salesforce.base_url = f"{login['instance_url']}/services/data/v{API_VERSION}/"
    return salesforce


def events_of(message):
    for record in json.loads(message["Body"]).get("Records", []):
        entity = record["s3"]["object"]
        stored = s3.get_object(
            Bucket=record["s3"]["bucket"]["name"],
            Key=unquote_plus(entity["key"]),
            VersionId=entity["versionId"],
        )
        yield json.loads(stored["Body"].read())


def contact_of(event):
    counselor = event["data"]["counselor"]
    contact = {"Counselor_Id__c": counselor["id"]}
    if event["type"] == "counselor.texters_helped":
        contact["Texters_Helped__c"] = counselor["texters_helped"]
        return contact
    contact["FirstName"] = counselor["first_name"]
    contact["LastName"] = counselor["last_name"]
    if event["type"] == "counselor.login":
        contact["Last_Login__c"] = event["time"]
    else:
        contact["Active_Rescues__c"] = counselor["active_rescues"]
        contact["Last_Active_Rescue__c"] = event["time"]
    return contact


def task_of(event):
    counselor = event["data"]["counselor"]
    if counselor.get("active_rescues") == 1:
        subject, priority = f"First active rescue: check in with {counselor['first_name']}", "High"
    elif counselor.get("texters_helped") in MILESTONES:
        count = counselor["texters_helped"]
        subject, priority = f"{counselor['first_name']} has helped {count:,} texters", "Normal"
    else:
        return None
    return {
        "Event_Id__c": event["id"],
        "Subject": subject,
        "Priority": priority,
        "Status": "Not Started",
        "ActivityDate": event["time"][:10],
        "Who": {"attributes": {"type": "Contact"}, "Counselor_Id__c": counselor["id"]},
    }


class Batch:
    """Rows of one object by key: Salesforce refuses a call that contains a key twice."""

    def __init__(self, sobject, key):
        self.sobject, self.key = sobject, key
        self.rows, self.message_ids = {}, {}

    def add(self, row, message_id):
        self.rows.setdefault(row[self.key], {}).update(row)
        self.message_ids.setdefault(row[self.key], set()).add(message_id)

    def upsert(self, salesforce):
        """Returns the ids of the messages whose row was not written."""
        if not self.rows:
            return set()
        records = [{"attributes": {"type": self.sobject}, **row} for row in self.rows.values()]
        try:
            results = salesforce.restful(
                f"composite/sobjects/{self.sobject}/{self.key}",
                method="PATCH",
                json={"allOrNone": False, "records": records},
            )
        except Exception:
            log.exception("the call for %s failed", self.sobject)
            return set().union(*self.message_ids.values())
        failed = set()
        for key, result in zip(self.rows, results):
            if not result["success"]:
                log.warning("%s was refused: %s", self.sobject, [error["statusCode"] for error in result["errors"]])
                failed |= self.message_ids[key]
        return failed


def process(salesforce, messages):
    """Returns the messages that are done."""
    events, failed = [], set()
    for message in messages:
        try:
            events += [(event, message["MessageId"]) for event in events_of(message)]
        except Exception:
            log.exception("a message cannot be read")
            failed.add(message["MessageId"])
    contacts, tasks = Batch("Contact", "Counselor_Id__c"), Batch("Task", "Event_Id__c")
    for event, message_id in sorted(events, key=lambda pair: pair[0]["time"]):
        contacts.add(contact_of(event), message_id)
        task = task_of(event)
        if task:
            tasks.add(task, message_id)
    failed |= contacts.upsert(salesforce)
    failed |= tasks.upsert(salesforce)
    return [message for message in messages if message["MessageId"] not in failed]


def poll():
    salesforce = None
    while True:
        try:
            salesforce = salesforce or connect()
            received = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
            done = process(salesforce, received.get("Messages", []))
            if done:
                entries = [
                    {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]} for index, message in enumerate(done)
                ]
                sqs.delete_message_batch(QueueUrl=queue_url, Entries=entries)
        except Exception:
            log.exception("polling failed")


for _ in range(THREADS):
    threading.Thread(target=poll).start()

#!/usr/bin/env python3
"""Answers a batch file by an OpenAI-compatible server: answer.py requests.jsonl answers.jsonl http://localhost:8000

Needs Python 3.8 and nothing else. Called again with the same files, it asks only what has no answer yet.
A key is read from API_KEY. Set IN_FLIGHT for more or fewer than 32 requests at once.
"""
import concurrent.futures
import json
import os
import sys
import urllib.error
import urllib.request


def ask(server, request):
    headers = {"Content-Type": "application/json"}
    if os.environ.get("API_KEY"):
        headers["Authorization"] = "Bearer " + os.environ["API_KEY"]
    sent = urllib.request.Request(
        server + request["url"], json.dumps(request["body"]).encode(), headers, method=request["method"]
    )
    answer = {"custom_id": request["custom_id"], "response": None, "error": None}
    try:
        with urllib.request.urlopen(sent, timeout=600) as response:
            answer["response"] = {"status_code": response.status, "body": json.load(response)}
    except urllib.error.HTTPError as fault:
        text = fault.read().decode(errors="replace")
        answer["response"] = {"status_code": fault.code, "body": None}
        answer["error"] = {"message": text}
    except (OSError, ValueError) as fault:
        answer["error"] = {"message": str(fault)}
    return answer


def answered(path):
    """The requests that a file of answers has, errors left out."""
    known = set()
    if os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                try:
                    answer = json.loads(line)
                except ValueError:
                    continue  # cut when an earlier call was killed
                if answer["error"] is None:
                    known.add(answer["custom_id"])
    return known


def main(requests, answers, server):
    known = answered(answers)
    with open(requests, encoding="utf-8") as lines:
        wanted = [request for request in map(json.loads, lines) if request["custom_id"] not in known]
    in_flight = int(os.environ.get("IN_FLIGHT", "32"))
    failed = 0
    cut = os.path.exists(answers) and os.path.getsize(answers) > 0
    with open(answers, "a", encoding="utf-8") as out, concurrent.futures.ThreadPoolExecutor(in_flight) as pool:
        if cut:
            out.write("\n")  # ends a line that was cut; empty lines are skipped
        for future in concurrent.futures.as_completed([pool.submit(ask, server.rstrip("/"), one) for one in wanted]):
            answer = future.result()
            failed += answer["error"] is not None
            out.write(json.dumps(answer) + "\n")
            out.flush()
    print(f"{len(wanted) - failed} answered, {failed} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

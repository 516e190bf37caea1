"""OpenStack Swift with its S3 layer, as one process on loopback: swift_server.py FOLDER. Prints its port when it serves.

Proxy, account, container and object server run in one process, each on a port of its own that the system chooses. Objects are kept
in memory, which asks nothing of the file system; the rest lies in the folder. The user is "test:tester", whose secret is "testing"; the region is us-east-1.
"""
import os
import sys

import eventlet
from eventlet import wsgi

eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True, time=True)

FOLDER = os.path.abspath(sys.argv[1])
PARTS = {"account": "account", "container": "container", "object": "mem_object"}

SERVER = """[DEFAULT]
swift_dir = %(folder)s
devices = %(folder)s/devices
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = app
[app:app]
use = egg:swift#%(app)s
"""

PROXY = """[DEFAULT]
swift_dir = %(folder)s
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo dlo versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 30
conn_timeout = 5
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
"""


def write(name, text):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.write(text)
    return os.path.join(FOLDER, name)


def make_ring(name, port):
    from swift.common.ring import RingBuilder
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1.0,
                     "replication_ip": "127.0.0.1", "replication_port": port, "meta": ""})
    builder.rebalance()
    builder.get_ring().save(os.path.join(FOLDER, name + ".ring.gz"))


def main():
    os.makedirs(os.path.join(FOLDER, "devices", "d1"))
    write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = spec\n")
    from swift.common import utils
    utils.set_swift_dir(FOLDER)
    utils.validate_hash_conf()
    from swift.common.wsgi import SwiftHttpProtocol, loadapp
    filters = "".join("[filter:%s]\nuse = egg:swift#%s\n" % (name, name) for name in (
        "catch_errors", "gatekeeper", "listing_formats", "copy", "slo", "dlo", "versioned_writes"))
    sockets = {name: eventlet.listen(("127.0.0.1", 0)) for name in (*PARTS, "proxy")}
    for name in PARTS:
        make_ring(name, sockets[name].getsockname()[1])
        write(name + ".conf", SERVER % {"folder": FOLDER, "app": PARTS[name]})
    write("proxy.conf", PROXY % {"folder": FOLDER} + filters)
    quiet = open(os.devnull, "w")
    for name in (*PARTS, "proxy"):
        app = loadapp(os.path.join(FOLDER, name + ".conf"), global_conf={"log_name": name})
        eventlet.spawn(wsgi.server, sockets[name], app, log=quiet, protocol=SwiftHttpProtocol)
    print(sockets["proxy"].getsockname()[1], flush=True)
    while True:
        eventlet.sleep(60)


main()

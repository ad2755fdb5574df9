"""Plays the roles of p2p/role_test.go by libtorrent: see there. Besides the variables named there it takes
LINNET_TEST_FILE (what to share), or LINNET_TEST_MAGNET (what to fetch), LINNET_TEST_HOST (where to listen) and LINNET_TEST_UTP
(not empty: uTP and no TCP)."""
import os
import resource
import sys
import time

import libtorrent as lt

PIECES = 256


HOST, UTP = os.environ.get("LINNET_TEST_HOST", "127.0.0.1"), bool(os.environ.get("LINNET_TEST_UTP"))


def settings():
    return {
        "listen_interfaces": HOST + ":0", "enable_dht": False, "enable_lsd": False,
        "enable_upnp": False, "enable_natpmp": False, "allow_multiple_connections_per_ip": True,
        "enable_outgoing_utp": UTP, "enable_incoming_utp": UTP, "enable_outgoing_tcp": not UTP, "enable_incoming_tcp": not UTP,
        "alert_mask": 0,
    }


def metadata(file):
    """A torrent with pieces as large as Linnet makes them; of BEP 3 unless LINNET_TEST_KIND says v2_only or hybrid."""
    size, piece = os.path.getsize(file), 64 << 10
    while piece * PIECES < size:
        piece *= 2
    store = lt.file_storage()
    lt.add_files(store, file)
    made = lt.create_torrent(store, piece, flags=getattr(lt.create_torrent, os.environ.get("LINNET_TEST_KIND", "v1_only"), 0))
    kept = file + ".torrent"
    if not os.path.exists(kept):
        lt.set_piece_hashes(made, os.path.dirname(file))
        with open(kept, "wb") as out:
            out.write(lt.bencode(made.generate()))
    return lt.torrent_info(kept)


def done(began):
    used = resource.getrusage(resource.RUSAGE_SELF)
    resident = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print("done", time.monotonic() - began, used.ru_utime + used.ru_stime, resident, flush=True)


def main():
    role, folder, file = (os.environ.get("LINNET_TEST_" + name, "") for name in ("ROLE", "FOLDER", "FILE"))
    magnet = os.environ.get("LINNET_TEST_MAGNET", "")
    session = lt.session(settings())
    params = lt.parse_magnet_uri(magnet) if magnet else lt.add_torrent_params()
    if not magnet:
        params.ti = metadata(file)
    params.save_path = folder
    params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    if role == "seed":
        params.save_path = os.path.dirname(file)
        params.flags |= lt.torrent_flags.seed_mode
    began = time.monotonic()
    torrent = session.add_torrent(params)
    print("ready", "%s:%d" % (HOST, session.listen_port()), torrent.info_hash(), flush=True)
    if role == "seed":
        sys.stdin.read()
        done(began)
        return
    for holder in os.environ.get("LINNET_TEST_HOLDERS", "").split():
        host, port = holder.rsplit(":", 1)
        torrent.connect_peer((host, int(port)))
    while not torrent.status().is_seeding:
        time.sleep(0.02)
    done(began)


main()

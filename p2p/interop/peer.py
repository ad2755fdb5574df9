"""Shares and fetches by libtorrent, for clients_test.go: peer.py SETTINGS FOLDER MAGNET-OR-FILE..."""
import json
import sys

import libtorrent as lt


def main():
    session = lt.session(json.loads(sys.argv[1]))
    for what in sys.argv[3:]:
        params = lt.parse_magnet_uri(what) if what.startswith("magnet:") else lt.add_torrent_params()
        if not what.startswith("magnet:"):
            params.ti = lt.torrent_info(what)
        params.save_path = sys.argv[2]
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        session.add_torrent(params)
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            print(alert.what(), alert.message(), flush=True)


main()

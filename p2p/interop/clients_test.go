package interop_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	noUTP     = "the program has none"
	noAddress = "the program knows no addresses in links"
)

var libtorrent = client{name: "libtorrent", program: "/usr/bin/python3", installed: func() bool {
	return exec.Command("/usr/bin/python3", "-c", "import libtorrent").Run() == nil
}, start: func(w *world, h *host) *exec.Cmd {
	var nodes []string
	for _, n := range w.nodes() {
		nodes = append(nodes, n.String())
	}
	policy := 1 // enabled
	if h.kind == encrypted {
		policy = 0 // forced
	}
	settings, err := json.Marshal(map[string]any{
		"listen_interfaces": fmt.Sprintf("%s:%d", h.address, theirPort), "enable_lsd": false, "enable_upnp": false, "enable_natpmp": false,
		"dht_bootstrap_nodes": strings.Join(nodes, ","), "out_enc_policy": policy, "in_enc_policy": policy,
		"enable_outgoing_utp": h.kind != overTCP, "enable_incoming_utp": h.kind != overTCP,
		"enable_outgoing_tcp": h.kind != overUTP, "enable_incoming_tcp": h.kind != overUTP,
		"alert_mask": 1 | 2 | 8 | 16 | 64, // errors, peers, storage, tracker, status
	})
	if err != nil {
		w.t.Fatal(err)
	}
	script, err := filepath.Abs("peer.py")
	if err != nil {
		w.t.Fatal(err)
	}
	return exec.Command("/usr/bin/python3", append([]string{script, string(settings), h.dir}, h.add...)...)
}}

var qbittorrent = client{name: "qBittorrent", program: "qbittorrent-nox", start: func(w *world, h *host) *exec.Cmd {
	profile := w.t.TempDir()
	protocol, encryption := map[string]string{overTCP: "TCP", overUTP: "UTP", encrypted: "Both"}[h.kind], 0
	if h.kind == encrypted {
		encryption = 1
	}
	w.write(filepath.Join(profile, "qBittorrent", "config", "qBittorrent.conf"), fmt.Appendf(nil, `[LegalNotice]
Accepted=true

[BitTorrent]
Session\Port=%d
Session\BTProtocol=%s
Session\Encryption=%d
Session\LSDEnabled=false
Session\QueueingSystemEnabled=false

[Network]
PortForwardingEnabled=false

[Preferences]
WebUI\Port=8080
WebUI\UseUPnP=false
`, theirPort, protocol, encryption))
	return exec.Command("qbittorrent-nox", append([]string{"--profile=" + profile, "--save-path=" + h.dir, "--add-paused=false",
		"--skip-dialog=true"}, h.add...)...)
}}

// aria2 is told to look at what it has first.
var aria2 = client{name: "aria2", program: "aria2c", cannot: map[string]string{overUTP: noUTP, byAddress: noAddress},
	start: func(w *world, h *host) *exec.Cmd {
		list := filepath.Join(w.t.TempDir(), "list")
		w.write(list, []byte(strings.Join(h.add, "\n")+"\n"))
		args := []string{"--no-conf", "--dir=" + h.dir, "--enable-dht=true", "--dht-entry-point=" + w.nodes()[0].String(),
			"--dht-file-path=" + filepath.Join(w.t.TempDir(), "dht.dat"), "--dht-message-timeout=2", "--bt-enable-lpd=false",
			"--enable-dht6=false", "--disable-ipv6=true", "--seed-ratio=0.0", "--check-integrity=true", "--file-allocation=none",
			"--max-concurrent-downloads=100", "--bt-max-open-files=1000", "--listen-port=" + strconv.Itoa(theirPort),
			"--dht-listen-port=" + strconv.Itoa(theirPort), "--input-file=" + list}
		if h.kind == encrypted {
			args = append(args, "--bt-require-crypto=true", "--bt-min-crypto-level=arc4")
		}
		return exec.Command("aria2c", args...)
	}}

var rtorrent = client{name: "rTorrent", program: "rtorrent", slowDHT: true, cannot: map[string]string{overUTP: noUTP, byAddress: noAddress,
	fetches + " " + byDHT: "it connects to nobody whom it found so within 100 s"},
	start: func(w *world, h *host) *exec.Cmd {
		policy := "allow_incoming,try_outgoing"
		if h.kind == encrypted {
			policy = "allow_incoming,require,require_RC4"
		}
		rc := fmt.Sprintf("system.daemon.set = true\nsession.path.set = %s\ndirectory.default.set = %s\nnetwork.port_range.set = %d-%d\n"+
			"network.port_random.set = no\ndht.port.set = %d\ndht.mode.set = on\nprotocol.pex.set = no\nprotocol.encryption.set = %s\n"+
			"trackers.use_udp.set = no\n",
			w.t.TempDir(), h.dir, theirPort, theirPort, theirPort, policy)
		for i, n := range w.nodes() {
			rc += fmt.Sprintf("schedule2 = node%d, 1, 0, ((dht.add_node, %q))\n", i, n)
		}
		file := filepath.Join(w.t.TempDir(), "rtorrent.rc")
		w.write(file, []byte(rc))
		return exec.Command("rtorrent", append([]string{"-n", "-o", "import=" + file}, h.add...)...)
	}}

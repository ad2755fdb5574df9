package interop_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/anacrolix/torrent/bencode"
)

// transmission is told what to share and to fetch over a port of its own, once it listens there.
var transmission = client{name: "Transmission", program: "transmission-daemon", slowDHT: true,
	start: startTransmission, tell: tellTransmission,
	cannot: map[string]string{byAddress: noAddress, fetches + " " + overUTP: "its connections stall over uTP"}}

func startTransmission(w *world, h *host) *exec.Cmd {
	config, encryption := w.t.TempDir(), 1 // preferred, as its users have it
	if h.kind == encrypted {
		encryption = 2
	}
	settings, err := json.Marshal(map[string]any{
		"bind-address-ipv4": h.address, "peer-port": theirPort, "lpd-enabled": false, "pex-enabled": false,
		"port-forwarding-enabled": false, "utp-enabled": h.kind == overUTP, "encryption": encryption, "download-dir": h.dir,
		"download-queue-enabled": false, "seed-queue-enabled": false, "rpc-bind-address": h.address,
		"rpc-port": 9091, "rpc-whitelist-enabled": false,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(filepath.Join(config, "settings.json"), settings)
	w.write(filepath.Join(config, "dht.dat"), savedDHT(w))
	return exec.Command("transmission-daemon", "-f", "-g", config)
}

func tellTransmission(w *world, h *host) bool {
	session, err := rpc(h, "", map[string]any{"method": "session-get"})
	if err != nil {
		return false
	}
	if !h.told.IsZero() { // on a busy machine nobody answers its look on the DHT in time, and the next is 25 minutes later
		return w.lookAgain(h, session)
	}
	for _, what := range h.add {
		if _, err := rpc(h, session, map[string]any{"method": "torrent-add", "arguments": map[string]any{"filename": what}}); err != nil {
			w.t.Error(err)
		}
	}
	return true
}

// lookAgain starts all torrents anew, if some have yet to be found on the DHT.
func (w *world) lookAgain(h *host, session string) bool {
	for _, x := range w.trials {
		if x.kind != h.kind || x.way != byDHT || x.took > 0 {
			continue
		}
		for _, method := range []string{"torrent-stop", "torrent-start"} {
			if _, err := rpc(h, session, map[string]any{"method": method}); err != nil {
				w.t.Error(err)
			}
		}
		return true
	}
	return true
}

// rpc calls from an address of the DHT, since Linnet's makes not every connection. It returns the session that an answer names.
func rpc(h *host, session string, call map[string]any) (string, error) {
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(dhtHosts()[0])}}
	c := http.Client{Transport: &http.Transport{DialContext: from.DialContext, DisableKeepAlives: true}}
	body, err := json.Marshal(call)
	if err != nil {
		return "", err
	}
	r, err := http.NewRequest(http.MethodPost, "http://"+h.address+":9091/transmission/rpc", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("X-Transmission-Session-Id", session)
	answer, err := c.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && session != "" && !strings.Contains(string(said), "success") {
		err = errors.New("transmission said " + string(said))
	}
	return answer.Header.Get("X-Transmission-Session-Id"), err
}

// savedDHT is what Transmission keeps of a DHT from one start to the next: it asks those at once, and a node to start from after a
// minute.
func savedDHT(w *world) []byte {
	var compact []byte
	for _, n := range w.nodes() {
		compact = append(compact, n.Addr().AsSlice()...)
		compact = binary.BigEndian.AppendUint16(compact, n.Port())
	}
	b, err := bencode.Marshal(map[string]any{"id": bytes.Repeat([]byte{7}, 20), "nodes": compact})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

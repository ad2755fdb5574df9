package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
	"linnet/packaging/bench/worker"
)

// Both programs play the roles of packaging/bench/swarm.py, told by these variables and worker.Role.
const (
	fileVar   = "LINNET_TEST_FILE"
	folderVar = "LINNET_TEST_FOLDER"
	magnetVar = "LINNET_TEST_MAGNET"
	hostVar   = "LINNET_TEST_HOST" // where to listen
	utpVar    = "LINNET_TEST_UTP"  // set: uTP and no TCP
)

// pair is who gives to whom.
type pair struct{ from, to string }

// run returns the seconds that a fetch takes, from a file and into a folder that are gone afterwards.
func (p plan) run(dir, over string, who pair) (seconds float64, err error) {
	dir, err = os.MkdirTemp(dir, "pair")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	share := filepath.Join(dir, "share")
	file := filepath.Join(share, "Ana - Lima.wav")
	if err := p.write(file); err != nil {
		return 0, err
	}
	utp := map[string]string{"TCP": "", "uTP": "1"}[over]
	giver, err := p.employ(giving, who.from, worker.Role+"=seed", hostVar+"="+givingAddress, utpVar+"="+utp, fileVar+"="+file,
		folderVar+"="+filepath.Join(dir, "giver"))
	if err != nil {
		return 0, err
	}
	defer giver.Kill()
	ready, err := giver.Expect("ready", 2)
	if err != nil {
		return 0, fmt.Errorf("%s gives: %w", who.from, err)
	}
	taker, err := p.employ(taking, who.to, worker.Role+"=fetch", hostVar+"="+takingAddress, utpVar+"="+utp,
		folderVar+"="+filepath.Join(dir, "taker"), magnetVar+"=magnet:?xt=urn:btih:"+ready[1]+"&x.pe="+ready[0])
	if err != nil {
		return 0, err
	}
	defer taker.Kill()
	done, err := taker.Expect("done", 1)
	if err != nil {
		return 0, fmt.Errorf("%s takes: %w", who.to, err)
	}
	return strconv.ParseFloat(done[0], 64)
}

// write makes a file of noise under the header of WAVE, as much as a fetch looks at.
func (p plan) write(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	const header = "RIFF\xff\xff\xff\x7fWAVEfmt "
	_, err = io.WriteString(f, header)
	if err == nil {
		_, err = io.CopyN(f, rand.NewChaCha8([32]byte{1}), p.bytes-int64(len(header)))
	}
	return errors.Join(err, f.Close())
}

// withoutTCP has the giving end refuse all TCP connections.
func withoutTCP() error {
	for _, rule := range []string{"add table ip only", "add chain ip only in { type filter hook input priority 0 ; }",
		"add rule ip only in tcp flags syn reject with tcp reset"} {
		if out, err := exec.Command("ip", "netns", "exec", giving, "nft", rule).CombinedOutput(); err != nil {
			return fmt.Errorf("nft %s: %w: %s", rule, err, out)
		}
	}
	return nil
}

func (p plan) employ(namespace, program string, env ...string) (*worker.Worker, error) {
	return worker.Start(namespace, map[string][]string{"libtorrent": {"/usr/bin/python3", p.rival}}[program], env...)
}

// seed is Linnet that gives one file.
func seed() error {
	s, err := p2ptest.NewShelf(filepath.Dir(os.Getenv(fileVar)))
	if err != nil {
		return err
	}
	n, err := p2p.Open(p2p.Config{Dir: os.Getenv(folderVar), Listen: os.Getenv(hostVar) + ":0", Mode: p2p.Quiet, Shelf: s})
	if err != nil {
		return err
	}
	fmt.Println("ready", n.Addr(), s.Rows()[0].InfoHash)
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, n.Close())
}

// fetch is Linnet that takes it.
func fetch() error {
	w, err := p2p.ParseMagnet(os.Getenv(magnetVar))
	if err != nil {
		return err
	}
	done, end := context.WithCancel(context.Background())
	defer end()
	dir := os.Getenv(folderVar)
	n, err := p2p.Open(p2p.Config{Dir: dir, Music: filepath.Join(dir, "music"), Listen: os.Getenv(hostVar) + ":0", Mode: p2p.Quiet,
		Finished: func(p2p.Transfer) { end() }})
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := n.Fetch(w); err != nil {
		return errors.Join(err, n.Close())
	}
	<-done.Done()
	fmt.Println("done", time.Since(began).Seconds())
	return n.Close()
}

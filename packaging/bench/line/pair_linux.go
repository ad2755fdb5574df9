package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// Both programs play the roles of packaging/bench/swarm.py, told by these variables.
const (
	roleVar   = "LINNET_TEST_ROLE"
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
	giver, err := p.employ(giving, who.from, roleVar+"=seed", hostVar+"="+givingAddress, utpVar+"="+utp, fileVar+"="+file,
		folderVar+"="+filepath.Join(dir, "giver"))
	if err != nil {
		return 0, err
	}
	defer giver.end()
	ready, err := giver.expect("ready")
	if err != nil || len(ready) < 2 {
		return 0, fmt.Errorf("%s gives: %q, %w", who.from, ready, err)
	}
	taker, err := p.employ(taking, who.to, roleVar+"=fetch", hostVar+"="+takingAddress, utpVar+"="+utp,
		folderVar+"="+filepath.Join(dir, "taker"), magnetVar+"=magnet:?xt=urn:btih:"+ready[1]+"&x.pe="+ready[0])
	if err != nil {
		return 0, err
	}
	defer taker.end()
	done, err := taker.expect("done")
	if err != nil || len(done) == 0 {
		return 0, fmt.Errorf("%s takes: %q, %w", who.to, done, err)
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

// A worker is one of the programs at work in a namespace.
type worker struct {
	cmd   *exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
}

func (p plan) employ(namespace, program string, env ...string) (*worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := map[string][]string{"linnet": {self}, "libtorrent": {"/usr/bin/python3", p.rival}}[program]
	cmd := exec.Command("ip", append([]string{"netns", "exec", namespace}, command...)...)
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &worker{cmd, in, bufio.NewScanner(out)}, cmd.Start()
}

// expect waits for a line that begins with a word, and returns the others of it.
func (w *worker) expect(word string) ([]string, error) {
	for w.lines.Scan() {
		if f := strings.Fields(w.lines.Text()); len(f) > 0 && f[0] == word {
			return f[1:], nil
		}
	}
	return nil, errors.Join(fmt.Errorf("it ended without saying %q", word), w.lines.Err())
}

// end kills the program: nothing of it is kept.
func (w *worker) end() {
	w.cmd.Process.Kill()
	w.in.Close()
	w.cmd.Wait()
}

// seed is Linnet that gives one file.
func seed([]string) error {
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
func fetch([]string) error {
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

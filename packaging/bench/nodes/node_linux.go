package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
	"linnet/packaging/bench/worker"
)

// A role is told more by these variables.
const (
	numberVar = "LINNET_TEST_NUMBER" // of a node, from 0 on
	startVar  = "LINNET_TEST_START"  // HOST:PORT of a node of the DHT
	folderVar = "LINNET_TEST_FOLDER"
	hostVar   = "LINNET_TEST_HOST"   // where to listen
	enoughVar = "LINNET_TEST_ENOUGH" // neighbours that a node waits for
)

// common is what all nodes hold; title is what one does.
const common = "refrain of everybody"

func title(i int) string { return fmt.Sprintf("lantern%d harbour", i) }

// patience is how long nodes may take to meet, and a search may take.
const (
	patience = 5 * time.Minute
	search   = 30 * time.Second
)

// answer is what became of a search.
type answer struct {
	rows  int
	first float64 // milliseconds until the first row
}

// ask has a node search.
func ask(w *worker.Worker, text string) (a answer, err error) {
	if err := w.Tell(text); err != nil {
		return a, err
	}
	said, err := w.Expect("found", 2)
	if err != nil {
		return a, err
	}
	if a.rows, err = strconv.Atoi(said[0]); err == nil {
		a.first, err = strconv.ParseFloat(said[1], 64)
	}
	return a, err
}

// dht is the node of the DHT from which the others begin.
func dht() error {
	d, err := p2ptest.OpenDHTAt(dhtAddress)
	if err != nil {
		return err
	}
	fmt.Println("ready", d.Bootstrap()[0])
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, d.Close())
}

// node shares two tracks, says when it has met enough others, and searches for each line that it is given.
func node() error {
	dir := os.Getenv(folderVar)
	number, err := strconv.Atoi(os.Getenv(numberVar))
	if err != nil {
		return err
	}
	enough, err := strconv.Atoi(os.Getenv(enoughVar))
	if err != nil {
		return err
	}
	shelf, err := share(filepath.Join(dir, "share"), number)
	if err != nil {
		return err
	}
	changed := make(chan struct{}, 1)
	n, err := p2p.Open(p2p.Config{Dir: filepath.Join(dir, "state"), Listen: os.Getenv(hostVar) + ":7001", Mode: p2p.Public, Shelf: shelf,
		Bootstrap: []string{os.Getenv(startVar)}, Changed: func() {
			select {
			case changed <- struct{}{}:
			default:
			}
		}})
	if err != nil {
		return err
	}
	go n.Announce(context.Background()) // beside it, as the program does; ends with Close
	for late := time.After(patience); n.Status().Neighbours < enough; {
		select {
		case <-changed:
		case <-late:
			return errors.Join(fmt.Errorf("%d neighbours", n.Status().Neighbours), n.Close())
		}
	}
	fmt.Println("met", n.Status().Neighbours)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		rows, first, err := find(n, lines.Text(), lines.Text() == common)
		if err != nil {
			return errors.Join(err, n.Close())
		}
		fmt.Println("found", rows, first)
	}
	return n.Close()
}

// share makes two small files, the one of all and the one of this node alone.
func share(dir string, number int) (*p2ptest.Shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for name, seed := range map[string]int{"All - " + common: 0, fmt.Sprint("Ana", number, " - ", title(number)): number + 1} {
		if err := os.WriteFile(filepath.Join(dir, name+".wav"), p2ptest.WAV(uint64(seed), 64<<10), 0o600); err != nil {
			return nil, err
		}
	}
	return p2ptest.NewShelf(dir)
}

// find returns how many hold it, and the milliseconds until the first was known. With more the search goes on when enough was found.
func find(n *p2p.Node, text string, more bool) (holders int, first float64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), search)
	defer cancel()
	began, found := time.Now(), make(map[[32]byte]bool)
	err = n.Search(ctx, p2p.Query{Text: text, More: more}, func(as []p2p.Answer, _ p2p.Progress) {
		if len(as) > 0 && len(found) == 0 {
			first = time.Since(began).Seconds() * 1000
		}
		for _, a := range as {
			found[a.Holder.Key] = true
		}
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return len(found), first, err
}

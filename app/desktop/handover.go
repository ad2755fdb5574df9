package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"
)

const (
	maxMessage = 256 << 10 // bytes of links in one handover
	patience   = 5 * time.Second
)

// An Inbox takes what other starts of the program on the same home hand over. It is a socket of the file
// system: only who may enter the folder can reach it.
type Inbox struct {
	listener net.Listener
	remove   func() // what was made beside the socket
	take     func(links []string)
	log      *slog.Logger
	wg       sync.WaitGroup
	stop     context.CancelFunc
	once     sync.Once
	err      error
}

// Listen opens an inbox at path, over whatever was left there by a process that died. The caller holds
// the lock of the home. take is called from goroutines of the inbox, until Close returns; an empty list
// means that the program was started once more.
func Listen(path string, take func(links []string), log *slog.Logger) (*Inbox, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("opening the inbox: %w", err)
	}
	l, remove, err := listenAt(path)
	if err != nil {
		return nil, fmt.Errorf("opening the inbox: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	b := &Inbox{listener: l, remove: remove, take: take, log: log, stop: stop}
	b.wg.Go(func() { b.run(ctx) })
	return b, nil
}

// Close ends the inbox and waits for it. It is safe twice.
func (b *Inbox) Close() error {
	b.once.Do(func() {
		b.stop()
		b.err = b.listener.Close()
		b.wg.Wait()
		b.remove()
	})
	return b.err
}

func (b *Inbox) run(ctx context.Context) {
	for {
		c, err := b.listener.Accept()
		if err != nil {
			return // it was closed
		}
		b.wg.Go(func() {
			defer context.AfterFunc(ctx, func() { c.Close() })()
			defer c.Close()
			if err := b.receive(c); err != nil {
				b.log.Info("a handover was not understood", "err", err)
			}
		})
	}
}

// receive reads one list of links, and answers when they were taken.
func (b *Inbox) receive(c net.Conn) error {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	var links []string
	if err := json.NewDecoder(io.LimitReader(c, maxMessage)).Decode(&links); err != nil {
		return err
	}
	b.take(links)
	_, err := c.Write([]byte{'\n'})
	return err
}

// HandOver gives links to the program that listens at path, and returns once it has taken them.
func HandOver(path string, links []string) error {
	socket, err := socketOf(path)
	if err != nil {
		return fmt.Errorf("reaching the Linnet that runs: %w", err)
	}
	c, err := net.DialTimeout("unix", socket, patience)
	if err != nil {
		return fmt.Errorf("reaching the Linnet that runs: %w", err)
	}
	defer c.Close()
	if links == nil {
		links = []string{}
	}
	if err = c.SetDeadline(time.Now().Add(patience)); err == nil {
		if err = json.NewEncoder(c).Encode(links); err == nil {
			_, err = io.ReadFull(c, make([]byte, 1))
		}
	}
	if err != nil {
		return fmt.Errorf("handing over to the Linnet that runs: %w", err)
	}
	return nil
}

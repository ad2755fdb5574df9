package desktop

import (
	"bufio"
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
	maxLinks   = 1000      // in one handover
	maxOpen    = 64        // handovers at once; more wait
	patience   = 5 * time.Second
	retry      = 100 * time.Millisecond // after a handover that could not begin
)

// An Inbox takes what other starts of the program on the same home hand over. The inbox is a Unix socket, so only programs that may enter
// its folder can reach it.
type Inbox struct {
	listener net.Listener
	remove   func() // what was made beside the socket
	take     func(links []string)
	link     func(ctx context.Context, path string) (string, error) // nil: none are made
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
	return ListenAndAnswer(path, Visitors{Take: take}, log)
}

// Visitors is what is done for those who come to an inbox, by its goroutines.
type Visitors struct {
	Take func(links []string)                                   // opens links; none means that the program was started once more
	Link func(ctx context.Context, path string) (string, error) // makes a link to what is shared; nil: none are made
}

// ListenAndAnswer is Listen for a program that also answers.
func ListenAndAnswer(path string, v Visitors, log *slog.Logger) (*Inbox, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("opening the inbox: %w", err)
	}
	l, remove, err := listenAt(path)
	if err != nil {
		return nil, fmt.Errorf("opening the inbox: %w", err)
	}
	b := &Inbox{listener: l, remove: remove, take: v.Take, link: v.Link, log: log}
	b.begin()
	return b, nil
}

func (b *Inbox) begin() {
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	b.wg.Go(func() { b.run(ctx) })
}

// Close ends the inbox and waits for its goroutines. Calling Close twice is safe.
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
	turns := make(chan struct{}, maxOpen)
	for {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			return
		}
		c, err := b.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // as when too many files are open, which passes
			b.log.Warn("a handover could not begin", "err", err)
			<-turns
			wait(ctx, retry)
			continue
		}
		b.wg.Go(func() {
			defer func() { <-turns }()
			defer context.AfterFunc(ctx, func() { c.Close() })()
			defer c.Close()
			if err := b.receive(ctx, c); err != nil {
				b.log.Info("a handover was not understood", "err", err)
			}
		})
	}
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// receive reads one list of links, and answers when they were taken, or one question.
func (b *Inbox) receive(ctx context.Context, c net.Conn) error {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	in := bufio.NewReader(io.LimitReader(c, maxMessage))
	if first, err := in.Peek(1); err == nil && first[0] == '{' {
		return b.answer(ctx, c, in)
	}
	links, err := readLinks(in)
	if err != nil {
		return err
	}
	b.take(links)
	_, err = c.Write([]byte{'\n'})
	return err
}

var (
	errMany   = errors.New("these are more links than can be taken at once")
	errNoList = errors.New("this is no list of links")
)

// readLinks reads one message: a JSON list of strings.
func readLinks(r io.Reader) (links []string, err error) {
	in := json.NewDecoder(io.LimitReader(r, maxMessage))
	if t, err := in.Token(); err != nil || t != json.Delim('[') {
		return nil, errors.Join(errNoList, err)
	}
	for in.More() {
		var link string
		if err := in.Decode(&link); err != nil {
			return nil, errors.Join(errNoList, err)
		}
		if links = append(links, link); len(links) > maxLinks {
			return nil, errMany
		}
	}
	if _, err = in.Token(); err != nil {
		return nil, errors.Join(errNoList, err)
	}
	return links, nil
}

// HandOver gives links to the program that listens at path, and returns once it has taken them.
func HandOver(path string, links []string) error {
	c, err := dial(path)
	if err != nil {
		return err
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

// ErrNobody says that no program listens at an inbox.
var ErrNobody = errors.New("no Linnet runs there")

// dial reaches the program that listens at path; the error wraps ErrNobody.
func dial(path string) (net.Conn, error) {
	socket, err := socketOf(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	}
	c, err := net.DialTimeout("unix", socket, patience)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	}
	return c, nil
}

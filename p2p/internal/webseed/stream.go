package webseed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	maxSkip      = 256 << 10 // bytes that are read for nothing, rather than to ask anew
	maxRedirects = 5
	maxHeader    = 64 << 10
)

// client asks a server, and follows it elsewhere. No address is told to the next server, and none is asked by a system's proxy.
func client(c Config) *http.Client {
	t := &http.Transport{Proxy: nil, DialContext: c.Dial, DisableKeepAlives: true, DisableCompression: true,
		MaxResponseHeaderBytes: maxHeader, TLSHandshakeTimeout: c.Patience, ResponseHeaderTimeout: c.Patience}
	return &http.Client{Transport: t, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		next.Header.Del("Referer")
		if len(via) > maxRedirects {
			return errors.New("too many redirections")
		}
		return nil
	}}
}

// A stream reads the data of a torrent from a server, one response after another. One goroutine uses it.
type stream struct {
	v      *Server
	pos    int64 // in the data of the torrent, of the next byte of the response
	end    int64 // where the response ends
	body   io.ReadCloser
	cancel context.CancelCauseFunc
	failed func(error) error // says why reading failed
}

func (s *stream) under() bool { return s.body != nil }

func (s *stream) close() {
	if s.body != nil {
		s.cancel(nil)
		s.body.Close()
		s.body = nil
	}
}

// read returns bytes of the torrent, which may be of several files.
func (s *stream) read(ctx context.Context, off int64, length int) ([]byte, error) {
	out := make([]byte, length)
	for rest := out; len(rest) > 0; {
		i := s.v.at(off)
		if i < 0 {
			return nil, errRequest
		}
		f := s.v.files[i]
		part := rest[:min(int64(len(rest)), f.off+f.size-off)]
		if !f.pad {
			if err := s.fill(ctx, i, off, part); err != nil {
				s.close()
				return nil, err
			}
		}
		rest, off = rest[len(part):], off+int64(len(part))
	}
	return out, nil
}

// fill reads bytes of one file. A request takes patience at most, whatever the server does.
func (s *stream) fill(ctx context.Context, i int, off int64, part []byte) error {
	if s.under() && off >= s.pos && off <= s.pos+maxSkip && off+int64(len(part)) <= s.end {
		if s.take(off, part) == nil {
			return nil
		} // servers hang up on those who pause
	}
	s.close()
	if err := s.ask(ctx, i, off); err != nil {
		return err
	}
	if off+int64(len(part)) > s.end {
		return fmt.Errorf("%w: it sends less than was asked for", ErrStatus)
	}
	return s.take(off, part)
}

// take reads bytes of the response under way.
func (s *stream) take(off int64, part []byte) error {
	late := time.AfterFunc(s.v.config.Patience, func() { s.cancel(ErrSlow) })
	defer late.Stop()
	if _, err := io.CopyN(io.Discard, s.body, off-s.pos); err != nil {
		return s.failed(err)
	}
	if _, err := io.ReadFull(s.body, part); err != nil {
		return s.failed(err)
	}
	s.pos = off + int64(len(part))
	s.v.give()
	return nil
}

// ask begins a response that leads from a byte of a file to its end.
func (s *stream) ask(ctx context.Context, i int, off int64) error {
	f := s.v.files[i]
	ctx, cancel := context.WithCancelCause(ctx)
	late := time.AfterFunc(2*s.v.config.Patience, func() { cancel(ErrSlow) }) // with all redirections
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address(s.v.config.URL), nil)
	if err != nil {
		cancel(nil)
		return fmt.Errorf("%w: %w", ErrStatus, err)
	}
	q.Header.Set("User-Agent", "Linnet")
	q.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", off-f.off, f.size-1))
	res, err := s.v.http.Do(q)
	if !late.Stop() && err == nil {
		err = errors.Join(ErrSlow, res.Body.Close())
	}
	if err != nil {
		defer cancel(nil)
		return because(ctx, err)
	}
	s.body, s.cancel, s.pos, s.end = res.Body, cancel, off, f.off+f.size
	s.failed = func(err error) error { return because(ctx, err) }
	if err := s.check(i, res); err != nil {
		s.close()
		return err
	}
	return nil
}

// check says whether a response has the bytes of a file, and sets from where on.
func (s *stream) check(i int, res *http.Response) error {
	f := s.v.files[i]
	switch res.StatusCode {
	case http.StatusPartialContent:
		first, last, total, ok := contentRange(res.Header.Get("Content-Range"))
		s.end = min(s.end, f.off+last+1) // some send less than was asked for, and the rest when asked again
		if !ok || first != s.pos-f.off || total >= 0 && total != f.size {
			s.v.lose(i)
			return fmt.Errorf("%w: it is of another length", ErrGone)
		}
	case http.StatusOK:
		if res.ContentLength >= 0 && res.ContentLength != f.size {
			s.v.lose(i)
			return fmt.Errorf("%w: it is of another length", ErrGone)
		}
		if s.pos-f.off > maxSkip {
			return ErrNoRanges
		}
		s.pos = f.off
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusRequestedRangeNotSatisfiable,
		http.StatusUnavailableForLegalReasons:
		s.v.lose(i)
		return fmt.Errorf("%w: %d", ErrGone, res.StatusCode)
	default:
		return fmt.Errorf("%w: %d", ErrStatus, res.StatusCode)
	}
	if e := res.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return fmt.Errorf("%w: encoded as %.20q", ErrStatus, e)
	}
	return nil
}

// contentRange reads "bytes 0-99/1000", or /* where the length is not known, which is -1 then (RFC 9110, section 14.4).
func contentRange(s string) (first, last, total int64, ok bool) {
	rest, is := strings.CutPrefix(s, "bytes ")
	span, length, both := strings.Cut(rest, "/")
	from, to, ranged := strings.Cut(span, "-")
	if !is || !both || !ranged {
		return 0, 0, 0, false
	}
	first, err := strconv.ParseInt(from, 10, 64)
	last, err2 := strconv.ParseInt(to, 10, 64)
	if err != nil || err2 != nil || first < 0 || last < first || last == math.MaxInt64 {
		return 0, 0, 0, false
	}
	if length == "*" {
		return first, last, -1, true
	}
	total, err = strconv.ParseInt(length, 10, 64)
	return first, last, total, err == nil && total >= 0
}

// because is why a request was given up, where it was, and else the error that it had.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var with *url.Error
	if errors.As(err, &with) {
		err = with.Err // without the address
	}
	return fmt.Errorf("asking a web server: %w", err)
}

package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// answerPatience is how long a link may take to be made: of an album all files are read.
const answerPatience = 10 * time.Minute

// question asks for a link to a file or a folder.
type question struct {
	Link string `json:"link"`
}

// reply is the link, or why there is none.
type reply struct {
	Link  string `json:"link,omitempty"`
	Error string `json:"error,omitempty"`
}

// answer reads a question and answers it.
func (b *Inbox) answer(ctx context.Context, c net.Conn, in io.Reader) error {
	var q question
	if err := json.NewDecoder(in).Decode(&q); err != nil {
		return err
	}
	if q.Link == "" || b.link == nil {
		return errors.New("this is no question")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	gone := make(chan struct{})
	if err := c.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	go func() { // who asks may give up
		defer close(gone)
		io.Copy(io.Discard, in)
		cancel()
	}()
	var r reply
	link, err := b.link(ctx, q.Link)
	if r.Link = link; err != nil {
		r = reply{Error: err.Error()}
	}
	defer func() { <-gone }()
	defer c.Close()
	if err := c.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	return json.NewEncoder(c).Encode(r)
}

// AskLink has the program that listens at path make a link to a file or a folder. The error wraps ErrNobody when none does, and what that
// program says when there is no link.
func AskLink(ctx context.Context, path, of string) (string, error) {
	c, err := dial(path)
	if err != nil {
		return "", err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	var r reply
	if err = c.SetDeadline(time.Now().Add(answerPatience)); err == nil {
		if err = json.NewEncoder(c).Encode(question{of}); err == nil {
			err = json.NewDecoder(io.LimitReader(c, maxMessage)).Decode(&r)
		}
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("asking the Linnet that runs: %w", err)
	case r.Error != "":
		return "", errors.New(r.Error)
	}
	return r.Link, nil
}

// Health is what the container images ask whether their program works, as they hold no shell and no other tool:
//
//	health http://127.0.0.1:8420/healthz    does a web server answer 200?
//	health /var/lib/linnet-node/inbox       does a node take a word at the socket of its home?
//
// It ends with 0 or 1 within five seconds, and says what is wrong.
package main

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"
)

const patience = 5 * time.Second

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "health: name a URL or a socket")
		os.Exit(2)
	}
	if err := ask(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "health:", err)
		os.Exit(1)
	}
}

// ask speaks HTTP/1.0 in so few words that net/http, three times as large as this program, is not needed.
func ask(what string) error {
	network, address, say, want := "unix", what, "[]\n", "\n"
	if strings.HasPrefix(what, "http://") {
		u, err := url.Parse(what)
		if err != nil {
			return err
		}
		network, address, want = "tcp", u.Host, "200"
		say = "GET " + u.EscapedPath() + " HTTP/1.0\r\nHost: " + u.Host + "\r\n\r\n"
	}
	c, err := net.DialTimeout(network, address, patience)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := c.Write([]byte(say)); err != nil {
		return err
	}
	answer, err := bufio.NewReaderSize(c, 512).ReadSlice('\n') // a longer line is an error
	if err != nil {
		return fmt.Errorf("%s does not answer: %w", what, err)
	}
	if said := string(answer); said != want && !statusIs(said, want) {
		return fmt.Errorf("%s answers %q", what, said)
	}
	return nil
}

// statusIs reads the first line of an answer (RFC 9112, section 4): version, status, words.
func statusIs(line, want string) bool {
	words := strings.Fields(line)
	return len(words) >= 2 && strings.HasPrefix(words[0], "HTTP/1.") && words[1] == want
}

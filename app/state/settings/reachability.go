package settings

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// testPatience is how long a test may take: the node itself gives up after ten seconds.
const testPatience = 15 * time.Second

// TestReach finds out whether strangers can reach this computer.
func (s *Slice) TestReach() {
	s.loop.Do(func(ctx context.Context) {
		if s.view.Reachability.Testing {
			return
		}
		s.view.Reachability.Testing = true
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			ctx, cancel := context.WithTimeout(ctx, testPatience)
			defer cancel()
			_, err := s.deps.Node.TestReachability(ctx)
			return func(context.Context) {
				if err != nil {
					s.loop.CouldNot(message.FinishTest, err, message.Text("Try again."))
				}
				s.view.Reachability = reachabilityRow(s.deps.Node.Reachability(), s.loop.Now())
			}
		})
	})
}

// reachabilityRow draws what is known about reachability.
func reachabilityRow(r p2p.Reachability, now time.Time) view.Reachability {
	row := view.Reachability{Sentence: message.Given(r.Sentence), Advice: message.Given(r.Advice), Good: r.State == p2p.Reachable ||
		r.State == p2p.Near}
	var facts []string
	if !r.At.IsZero() {
		facts = append(facts, message.Text("tested {ago}", "ago", view.Ago(now.Sub(r.At))))
	}
	if r.Mapping != "" {
		facts = append(facts, message.Text("the router passes connections on ({how})", "how", r.Mapping))
	}
	if r.Public.IsValid() {
		facts = append(facts, message.Text("seen from outside as {address}", "address", r.Public.String()))
	}
	row.Facts = message.Dotted(facts...)
	return row
}

// SetNodes says which nodes of the DHT to start from: host:port, separated by blanks or commas. It counts
// from the next start.
func (s *Slice) SetNodes(text string) {
	s.loop.Do(func(ctx context.Context) {
		nodes, err := nodesOf(text)
		if err != nil {
			s.loop.Notice(view.Sentence(err), message.Text("Write each as host:port, as in dht.example.org:6881."), err)
			return
		}
		if !slices.Equal(nodes, s.loop.Get().Nodes) {
			s.loop.Set(func(set *view.Values) { set.Nodes = nodes })
		}
		s.Show(ctx)
	})
}

// SetPort says at which port to listen from the next start; empty: at one that is drawn then, and kept.
func (s *Slice) SetPort(text string) {
	s.loop.Do(func(ctx context.Context) {
		port, err := portOf(text)
		if err != nil {
			s.loop.Notice(view.Sentence(err), message.Text("Write a number from 1 to 65535, or nothing to have Linnet choose one."), err)
			return
		}
		if port != s.loop.Get().Port {
			s.loop.Set(func(set *view.Values) { set.Port = port })
		}
		s.Show(ctx)
	})
}

func portText(port uint16) string {
	if port == 0 {
		return ""
	}
	return strconv.Itoa(int(port))
}

func portOf(text string) (uint16, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, message.Error("“{text}” is not a port", "text", text)
	}
	return uint16(port), nil
}

// SetProxy says through which SOCKS5 server alone anything is reached: host:port, or socks5://name:password@host:port; empty: none. It
// counts at once for feeds and reports, and for peers from the next start. Until then the node stays on the local network, see steer.
func (s *Slice) SetProxy(text string) {
	s.loop.Do(func(ctx context.Context) {
		text = strings.TrimSpace(text)
		if err := p2p.CheckProxy(text); err != nil {
			s.loop.CouldNot(message.ChangeProxy, err, message.Text("Write it as host:port, as in 127.0.0.1:9050."))
			return
		}
		if text != s.loop.Get().Proxy {
			s.loop.Set(func(set *view.Values) { set.Proxy = text })
			s.steer()
			if s.deps.SetProxy != nil {
				s.deps.SetProxy(text)
			}
		}
		s.Show(ctx)
	})
}

// steer gives the node the mode that counts now. The engine takes a proxy only when it opens; a node that waits for one stays on the
// local network until the next start, so that nobody beyond it sees an address that the listener wants hidden.
func (s *Slice) steer() {
	set := s.loop.Get()
	if *s.deps.Welcome != nil && !s.deps.Unattended {
		return // nothing is sent before the listener has answered
	}
	m := set.Mode
	if set.Proxy != "" && s.deps.Proxy == "" {
		m = view.ModeLAN
	}
	s.deps.Node.SetMode(SwarmMode(m))
}

// privacyOfProxy says what holds of a proxy that is used now, and of the one that is set.
func privacyOfProxy(now, set string) string {
	switch {
	case now == "" && set == "":
		return message.Text("Off: peers, feeds and whoever you report to are connected to directly, and see the address of this computer.")
	case now == set:
		return message.Text("On: every connection goes through the proxy, to peers as well as for feeds, pictures and reports; it " +
			"looks names up and sees what you do in your " +
			"place. UDP is off, and with it the DHT, uTP, the search for neighbours and the request to your router; nobody can connect " +
			"to this computer, so that " +
			"less is found and sharing works only with those you connect to. Links that you open go to your browser, which has " +
			"settings of its own.")
	case set == "":
		return message.Text("On until Linnet is started again; then off.")
	case now == "":
		return message.Text("From the next start on, every connection to a peer goes through the proxy, and UDP is off. Until then " +
			"Linnet connects to nobody beyond your own " +
			"network. Feeds, pictures and reports go through the proxy from now on.")
	}
	return message.Text("From the next start on, connections to peers go through this proxy; until then they go through the one " +
		"before. Feeds, pictures and reports go through " +
		"the new one from now on.")
}

// SetPublicNodes starts from the well-known nodes of the public DHT as well, or not, from the next start on.
func (s *Slice) SetPublicNodes(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(set *view.Values) { set.PublicNodes = on })
		s.Show(ctx)
	})
}

// SetTrackers says whether the trackers that torrents name may be asked, from now on.
func (s *Slice) SetTrackers(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(set *view.Values) { set.Trackers, set.TrackersAsked = on, true })
		s.deps.Node.SetTrackers(on)
		s.Show(ctx)
	})
}

// maxNodes is how many nodes can be named: any one of them leads to all others.
const maxNodes = 20

// nodesOf reads a list of nodes.
func nodesOf(text string) ([]string, error) {
	var nodes []string
	for _, node := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\t' }) {
		host, port, err := net.SplitHostPort(node)
		n, notNumber := strconv.ParseUint(port, 10, 16)
		if err != nil || notNumber != nil || host == "" || n == 0 {
			return nil, message.Error("“{node}” is not a node of the DHT", "node", fmt.Sprintf("%.60s", node))
		}
		if !slices.Contains(nodes, node) {
			nodes = append(nodes, node)
		}
	}
	if len(nodes) > maxNodes {
		return nil, message.Error("more than {n} nodes are of no use", "n", message.Number(maxNodes))
	}
	return nodes, nil
}

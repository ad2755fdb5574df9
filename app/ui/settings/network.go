package settings

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// networkPage shows how this computer is reached, how the swarm is found, and which addresses are blocked.
type networkPage struct {
	object       fyne.CanvasObject
	reachability *kit.Paragraph
	advice       *kit.Paragraph
	facts        *kit.Paragraph
	test         *kit.Button
	public       *kit.Switch
	trackers     *kit.Switch
	nodes        *page.SettledBox
	port         *page.SettledBox
	proxy        *page.SettledBox
	private      *kit.Paragraph
	blocked      *kit.Paragraph
	remove       *kit.Button
}

func newNetworkPage(a NetworkActions) *networkPage {
	small := kit.Style{Size: kit.SizeSmall}
	n := &networkPage{reachability: kit.NewParagraph(kit.Style{Color: kit.ColorText}, page.Readable, ""), advice: page.Prose(""),
		facts: kit.NewParagraph(small, page.Readable, ""),
		test:  kit.NewButton(kit.Plain, message.Text("Test"), a.TestReach), public: kit.NewSwitch(a.SetPublicNodes),
		trackers: kit.NewSwitch(a.SetTrackers),
		nodes:    page.NewSettledBox("dht.example.org:6881", a.SetNodes),
		port:     page.NewSettledBox("", a.SetPort), proxy: page.NewSettledBox("127.0.0.1:9050", a.SetProxy),
		private: page.Prose(""),
		blocked: page.Prose(""), remove: kit.NewButton(kit.Quiet, message.Text("Remove"), a.RemoveBlockList)}
	nodes := kit.Down(4, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, message.Text("Other nodes to start from")),
		kit.Field(n.nodes))
	port := kit.Down(4, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall},
		message.Text("Port to listen at from the next start, TCP and UDP; empty to have Linnet choose")), kit.Field(n.port))
	n.object = page.Scrolled(
		page.ChoiceCard(message.Text("Can strangers reach this computer?"), n.reachability, n.test, n.advice,
			kit.Inset(n.facts, kit.Sides(4, 0, 0, 0)), kit.Inset(port, kit.Sides(10, 0, 0, 0))),
		page.ChoiceCard(message.Text("Where the swarm is found"),
			page.Prose(message.Text("Beyond your own network, listeners are found through the DHT that all BitTorrent programs keep "+
				"together. To join it, Linnet needs the address of one node. Which ones counts from the next start.")), nil,
			kit.Inset(kit.Down(12, switched(n.public, message.Text("Start from the well-known nodes"),
				message.Text("They are asked when too few nodes of before answer, and learn that this address runs a BitTorrent program.")),
				switched(n.trackers, message.Text("Use trackers that a torrent names"),
					message.Text("Servers that tell who else has a torrent, or have it themselves. They learn this address, or your "+
						"proxy's, and what is fetched; and what is given on, while you share publicly.")),
				nodes), kit.Sides(10, 0, 0, 0)),
		),
		page.ChoiceCard(message.Text("Private mode"), n.private, nil,
			kit.Inset(kit.Down(4, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall},
				message.Text("SOCKS5 proxy; empty for none")), kit.Field(n.proxy)), kit.Sides(10, 0, 0, 0)),
		),
		page.ChoiceCard(message.Text("Block list"), n.blocked,
			kit.Beside(4, -1, n.remove, kit.NewButton(kit.Plain, message.Text("Import…"), a.ImportBlockList))))
	return n
}

func (n *networkPage) root() fyne.CanvasObject { return n.object }

func (n *networkPage) show(set *view.Settings) {
	n.reachability.Set(set.Reachability.Sentence)
	n.advice.Set(set.Reachability.Advice)
	kit.Reveal(n.advice, set.Reachability.Advice != "")
	facts := message.Dotted(set.Network, set.Reachability.Facts)
	n.facts.Set(facts)
	label := message.Text("Test")
	if set.Reachability.Testing {
		label = message.Text("Testing…")
	}
	n.test.SetLabel(label)
	n.public.Set(set.Public)
	n.trackers.Set(set.Trackers)
	n.nodes.Set(set.Nodes)
	n.port.Set(set.Port)
	n.proxy.Set(set.Proxy)
	n.private.Set(set.Private)
	n.blocked.Set(set.Blocked)
	kit.Reveal(n.remove, set.Blocks)
}

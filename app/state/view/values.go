package view

import (
	"slices"

	"linnet/library"
	"linnet/p2p"
)

// Values is what the listener chose, as it is kept in settings.json. Consents are not in it: they
// are on record with the statistics.
type Values struct {
	Answered          bool            `json:"answered"` // the Welcome page was answered
	Mode              Mode            `json:"mode"`
	Theme             Theme           `json:"theme"`
	Volume            float64         `json:"volume"` // 0 to 1
	Sound             SoundValues     `json:"sound,omitzero"`
	Listens           ListenValues    `json:"listens,omitzero"`
	Updates           UpdateValues    `json:"updates,omitzero"`
	Interests         []string        `json:"interests,omitempty"`
	HiddenAds         map[string]bool `json:"hidden_ads,omitempty"`
	HiddenSponsors    map[string]bool `json:"hidden_sponsors,omitempty"`
	RefusedCategories map[string]bool `json:"refused_categories,omitempty"`
	Feeds             []FeedSource    `json:"feeds,omitempty"`
	Spots             bool            `json:"spots,omitempty"`      // spoken ones may be heard between tracks
	Unfollowed        []string        `json:"unfollowed,omitempty"` // addresses of feeds that came with the program and are not wanted
	Songs             SongTable       `json:"songs,omitzero"`
	FoundAs           Section         `json:"found_as,omitempty"` // how finds are listed: SectionAlbums, SectionArtists; else by song
	Filters           []SavedFilter   `json:"filters,omitempty"`
	Port              uint16          `json:"port,omitzero"`         // for BitTorrent and the DHT; 0: not drawn yet
	Plan              p2p.Plan        `json:"plan,omitzero"`         // what the swarm may take, and when
	Nodes             []string        `json:"nodes,omitempty"`       // of the DHT, to start from
	Proxy             string          `json:"proxy,omitempty"`       // SOCKS5 server through which alone peers are reached; empty: none
	PublicNodes       bool            `json:"public_nodes,omitzero"` // and from the well-known ones
	// The names have changed with the words that are agreed to: a yes counts for what was shown.
	Trackers      bool            `json:"torrent_servers,omitempty"`       // those that torrents name may be asked
	TrackersAsked bool            `json:"torrent_servers_asked,omitempty"` // the question was put
	Blocked       *BlockSource    `json:"blocked,omitempty"`               // nil: there is no block list
	AlbumsBy      string          `json:"albums_by,omitempty"`             // as library.Sort; empty: by title
	AlbumsReverse bool            `json:"albums_reverse,omitempty"`
	Wanted        map[string]bool `json:"wanted,omitempty"` // purposes of statistics that the listener wants to be asked about

	// Dismissed are the notices of what lasts that need not be told again, by what they are about.
	Dismissed map[string]string `json:"dismissed,omitempty"`
}

// A FeedSource names an operator's feed and the root metadata that the listener trusts for it.
type FeedSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Root []byte `json:"root"`

	Others []string `json:"others,omitempty"` // addresses of mirrors
}

// StartingNodes are the nodes of the DHT to start from, as the listener chose.
func (v Values) StartingNodes() []string {
	if v.PublicNodes {
		return slices.Concat(v.Nodes, p2p.PublicBootstrap)
	}
	return v.Nodes
}

// BlockSource says where the block list came from.
type BlockSource struct {
	Name   string `json:"name"`
	Ranges int    `json:"ranges"`
}

// AlbumOrder is how the albums are sorted.
func (v Values) AlbumOrder() library.Sort {
	if v.AlbumsBy == "" {
		return library.SortTitle
	}
	return library.Sort(v.AlbumsBy)
}

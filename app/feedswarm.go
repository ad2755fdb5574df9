package app

import (
	"context"
	"fmt"
	"os"
	"sync"

	"linnet/ads/feed"
	"linnet/p2p"
	"linnet/p2p/mainline"
)

// feedSwarm lets the feeds live among listeners: it is a feed.Swarm over the node.
type feedSwarm struct {
	node *p2p.Node

	mu     sync.Mutex
	hashed map[string]p2p.Offer // by path
}

// Public says whether this listener shares publicly.
func (s *feedSwarm) Public() bool { return s.node.Mode() == p2p.Public }

// Item looks on the DHT.
func (s *feedSwarm) Item(ctx context.Context, key [32]byte) (feed.MutableItem, error) {
	i, err := s.node.Item(ctx, key, []byte(feed.ItemSalt))
	return feed.MutableItem{Seq: i.Seq, Value: i.Value, Signature: i.Sig[:]}, err
}

// PutItem keeps the item on the DHT.
func (s *feedSwarm) PutItem(ctx context.Context, key [32]byte, i feed.MutableItem) error {
	item := mainline.Item{Key: key, Salt: []byte(feed.ItemSalt), Seq: i.Seq, Value: i.Value}
	if copy(item.Sig[:], i.Signature) != len(item.Sig) || !item.Valid() {
		return fmt.Errorf("the item of a feed is not signed by its key: %w", feed.ErrForged)
	}
	return s.node.PutItem(ctx, item)
}

// Fetch asks neighbours and those found on the DHT.
func (s *feedSwarm) Fetch(ctx context.Context, f feed.SwarmFile) ([]byte, error) {
	return s.node.FetchFile(ctx, p2p.SmallFile{InfoHash: p2p.InfoHash(f.InfoHash), SHA256: f.SHA256, Size: f.Size,
		Format: feed.SwarmFormat})
}

// Offer hashes what it has not hashed before.
func (s *feedSwarm) Offer(ctx context.Context, owner string, files []string) error {
	var offers []p2p.Offer
	for _, file := range files {
		o, err := s.offer(ctx, file)
		if err != nil {
			return err
		}
		offers = append(offers, o)
	}
	return s.node.GiveOut(ctx, owner, offers)
}

func (s *feedSwarm) offer(ctx context.Context, file string) (p2p.Offer, error) {
	info, err := os.Stat(file)
	if err != nil {
		return p2p.Offer{}, err
	}
	s.mu.Lock()
	o, known := s.hashed[file]
	s.mu.Unlock()
	if known && o.Size == info.Size() && o.Modified.Equal(info.ModTime()) {
		return o, nil
	}
	if o, err = p2p.MakeSmallOffer(ctx, file, feed.SwarmFormat); err != nil {
		return o, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hashed == nil {
		s.hashed = make(map[string]p2p.Offer)
	}
	s.hashed[file] = o
	return o, nil
}

package mainline

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/dht/v2/bep44"
	knearest "github.com/anacrolix/dht/v2/k-nearest-nodes"
	"github.com/anacrolix/dht/v2/krpc"
	"github.com/anacrolix/dht/v2/traversal"
	"github.com/anacrolix/torrent/bencode"
)

// MaxValue is how many bytes the value of an item may have, bencoded (BEP 44).
const MaxValue = 1000

// itemAlpha is how many nodes are asked at once for an item: they are few, and somebody waits.
const itemAlpha = 8

// ErrNoItem says that no node that was asked has a valid item.
var ErrNoItem = errors.New("no such item on the DHT")

// An Item is the signed value that the owner of a key keeps on the DHT (BEP 44, mutable).
type Item struct {
	Key   [32]byte // ed25519 public key
	Salt  []byte   // at most 64 bytes
	Seq   int64
	Value []byte // bencoded, at most MaxValue bytes
	Sig   [64]byte
}

// SignItem makes an item. Of two with one key and salt the one with the higher seq counts.
func SignItem(key ed25519.PrivateKey, salt []byte, seq int64, value []byte) Item {
	i := Item{Key: [32]byte(key.Public().(ed25519.PublicKey)), Salt: salt, Seq: seq, Value: value}
	copy(i.Sig[:], bep44.Sign(key, salt, seq, value))
	return i
}

// Valid says whether the owner of the key signed this very item.
func (i Item) Valid() bool {
	return len(i.Value) > 0 && len(i.Value) <= MaxValue && bep44.Verify(i.Key[:], i.Salt, i.Seq, i.Value, i.Sig[:])
}

// Get returns the valid item with the highest sequence number that the nodes nearest to it have, or
// an error that wraps ErrNoItem. The library's own function follows a nil pointer when a node gives
// the right key without a sequence number.
func Get(ctx context.Context, s *dht.Server, key [32]byte, salt []byte) (Item, error) {
	q, err := ask(ctx, s, key, salt)
	if err != nil {
		return Item{}, err
	}
	if q.best == nil {
		return Item{}, ErrNoItem
	}
	return *q.best, nil
}

// Put stores an item with the nodes nearest to the key and the salt of at. make is given the best item that is there already, or nil,
// and returns what to store: the same once more keeps it alive, which anybody may do. An error of make ends it.
func Put(ctx context.Context, s *dht.Server, at Item, make func(there *Item) (Item, error)) error {
	q, err := ask(ctx, s, at.Key, at.Salt)
	if err != nil {
		return err
	}
	i, err := make(q.best)
	if err != nil {
		return err
	}
	put := bep44.Put{V: bencode.Bytes(i.Value), K: &i.Key, Salt: i.Salt, Sig: i.Sig, Seq: i.Seq}
	var wg sync.WaitGroup
	var mu sync.Mutex
	stored, last := 0, ErrNoItem
	q.op.Closest().Range(func(n knearest.Elem) {
		token, _ := n.Data.(string)
		wg.Go(func() {
			res := s.Put(ctx, dht.NewAddr(n.Addr.UDP()), put, token, dht.QueryRateLimiting{})
			mu.Lock()
			defer mu.Unlock()
			if err := res.ToError(); err != nil {
				last = err
				return
			}
			stored++
		})
	})
	wg.Wait()
	if stored == 0 {
		return fmt.Errorf("no DHT node took the item: %w", last)
	}
	return nil
}

// itemQuery is one walk towards the nodes that keep an item.
type itemQuery struct {
	op   *traversal.Operation
	want Item // without value

	mu   sync.Mutex
	best *Item
}

// ask walks to the end, or until ctx ends.
func ask(ctx context.Context, s *dht.Server, key [32]byte, salt []byte) (*itemQuery, error) {
	q := &itemQuery{want: Item{Key: key, Salt: salt}}
	target := bep44.MakeMutableTarget(key, salt)
	q.op = traversal.Start(traversal.OperationInput{
		Alpha: itemAlpha, Target: target, NodeFilter: s.TraversalNodeFilter,
		DataFilter: func(token any) bool { _, ok := token.(string); return ok },
		DoQuery: func(ctx context.Context, to krpc.NodeAddr) traversal.QueryResult {
			res := s.Get(ctx, dht.NewAddr(to.UDP()), target, nil, dht.QueryRateLimiting{})
			q.take(res.Reply.R)
			return res.TraversalQueryResult(to)
		},
	})
	nodes, err := s.TraversalStartingNodes()
	if err == nil {
		q.op.AddNodes(nodes)
		select {
		case <-q.op.Stalled():
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	q.op.Stop()
	<-q.op.Stopped()
	if err != nil {
		return nil, fmt.Errorf("dht item: %w", err)
	}
	return q, nil
}

// take keeps the best of what the nodes say. They may say anything.
func (q *itemQuery) take(r *krpc.Return) {
	if r == nil || r.Seq == nil || r.K != q.want.Key {
		return
	}
	i := Item{Key: q.want.Key, Salt: q.want.Salt, Seq: *r.Seq, Value: r.V, Sig: r.Sig}
	if !i.Valid() {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.best == nil || i.Seq > q.best.Seq {
		q.best = &i
	}
}

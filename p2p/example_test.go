package p2p_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// Two nodes on the loopback interface: one shares a track, the other finds it by words. Rows stream in while others still answer.
func ExampleNode_Search() {
	if err := shareAndSearch(context.Background(), "lima low"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Low Water by Ana Lima, wav, 1 holder
}

func shareAndSearch(ctx context.Context, text string) error {
	home, err := os.MkdirTemp("", "example")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	if err := os.WriteFile(filepath.Join(home, "Ana Lima - Low Water.wav"), wav(1, 100<<10), 0o600); err != nil {
		return err
	}
	shelf, err := p2ptest.NewShelf(home) // rows by the names of the files
	if err != nil {
		return err
	}
	giver, err := p2p.Open(p2p.Config{Dir: filepath.Join(home, "giver"), Listen: "127.0.0.1:0", Shelf: shelf})
	if err != nil {
		return err
	}
	defer giver.Close()
	met := make(chan struct{}, 1)
	seeker, err := p2p.Open(p2p.Config{Dir: filepath.Join(home, "seeker"), Listen: "127.0.0.1:0", Changed: func() {
		select {
		case met <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		return err
	}
	defer seeker.Close()
	seeker.AddPeer(giver.Addr())
	for seeker.Status().Neighbours == 0 {
		<-met
	}
	holders := map[p2p.Row]int{}
	err = seeker.Search(ctx, p2p.Query{Text: text}, func(answers []p2p.Answer, _ p2p.Progress) {
		for _, a := range answers {
			holders[a.Row]++
		}
	})
	for row, n := range holders {
		fmt.Printf("%s by %s, %s, %d holder\n", row.Title, row.Artist, row.Format, n)
	}
	return err
}

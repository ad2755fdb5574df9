package fetch

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

// metadata waits for the info dictionary (BEP 9), checks it against the row, and opens the
// storage.
func (r *run) metadata(ctx context.Context, t *torrent.Torrent) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for waiting := true; waiting; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.GotInfo():
			waiting = false
		case <-r.poked:
			r.greet(t)
		case now := <-tick.C:
			r.look(t, nil)
			if r.again.Due(now, len(t.PeerConns())) {
				r.greet(t)
			}
		}
	}
	if err := r.keepPrivate(t); err != nil {
		return err
	}
	if err := r.layers(ctx, t); err != nil {
		return err
	}
	info := t.Info()
	r.f.deps.Judge(wire.Row{InfoHash: r.x.ih, Size: info.Length})
	if err := checkInfo(info, r.record().Row); err != nil {
		return err
	}
	if rec := r.record(); rec.Files == nil && len(rec.Only) > 0 {
		if err := r.f.settle(r.x, func(rec *transferRecord) { rec.Files, rec.Only = meta.Selected(info, rec.Only), nil }); err != nil {
			return err
		}
	}
	files := meta.FilesOf(info)
	wanted := meta.WantedPieces(info, files, r.record().missing(files))
	if !meta.Folded(info) {
		wanted = slices.Repeat([]bool{true}, info.NumPieces())
	}
	if !slices.Contains(wanted, true) {
		return failure(reasonNoAudio)
	}
	in, err := storage.OpenIncoming(r.f.incomingDir(r.x.ih), info, &r.f.buffers, func(i int, good bool) { r.f.marked(r.x, i, good) })
	if err != nil {
		return err
	}
	if err := t.OpenStorage(ctx, in); err != nil {
		return errors.Join(err, in.Close())
	}
	in.Want(wanted)
	r.tail = needsTail(info)
	have, size, _ := in.Have()
	if err := r.f.roomFor(r.f.incomingDir(r.x.ih), size-have); err != nil {
		return err // the engine closes the storage
	}
	r.resumed = have > 0
	mi := t.Metainfo()
	defer close(r.known)
	return r.f.settle(r.x, func(rec *transferRecord) {
		rec.Info, rec.Row.Size = mi.InfoBytes, size
		if rec.Row.Title == "" {
			rec.Row.Title = meta.TitleOf(info)
		}
		r.t, r.in = t, in
	})
}

// layersEvery is how often it is looked whether the layers have come.
const layersEvery = 20 * time.Millisecond

// layers waits for the hashes of the pieces of a torrent that is of BEP 52 alone: peers send them file by file. The storage is
// opened only then: the engine (v1.62.0) loses track of what is wanted when hashes come later, and when it finds that out itself,
// which it tries less and less often, it panics.
func (r *run) layers(ctx context.Context, t *torrent.Torrent) error {
	if t.Info().HasV1() {
		return nil
	}
	for i := range t.NumPieces() {
		t.Piece(i).SetPriority(torrent.PiecePriorityNormal) // it connects to nobody for what nobody wants; order says better
	}
	tick := time.NewTicker(layersEvery)
	defer tick.Stop()
	for layered := false; !layered; {
		layered = true
		for i := 0; layered && i < t.NumPieces(); i++ {
			layered = !t.PieceState(i).MissingPieceLayerHash
		}
		if layered {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.poked:
			r.greet(t)
		case <-tick.C:
			r.look(t, nil)
		}
	}
	return nil
}

// checkInfo refuses an info dictionary that is not the one the row promised. (That it has the
// right infohash the engine has checked.)
func checkInfo(info *metainfo.Info, row wire.Row) error {
	stem := hex.EncodeToString(row.SHA256[:])
	switch {
	case meta.CheckInfo(info) != nil:
		return failure("This torrent is damaged.")
	case row.SHA256 == [32]byte{}: // a stranger's torrent, of any kind
		return nil
	case info.IsDir() || info.Length <= 0 || info.Length > wire.MaxSize || info.HasV2():
		return failure("This is not a single track.")
	case row.Size != 0 && info.Length != row.Size:
		return failure(fmt.Sprintf("The peer described a track of %d bytes, but it has %d.", row.Size, info.Length))
	case meta.IsOurs(info) && info.Name[:64] != stem:
		return failure("The peer described another track than the one behind this link.")
	}
	return nil
}

package wire

import "github.com/anacrolix/torrent/bencode"

// Refusal codes, sent as the w field of an x message: nothing comes, or nothing more.
const (
	RefusalShort = "short"
	RefusalOften = "often"
	RefusalBusy  = "busy"
	RefusalSeen  = "seen" // by this nonce
	RefusalEnd   = "end"  // of what was relayed
	RefusalUsed  = "used" // of an invitation

	// Why a torrent is not given any more.
	RefusalChanged = "changed" // its file has other bytes than were hashed
	RefusalGone    = "gone"    // it is not shared any more
)

// Withdrawal is the message that says why. It answers no question, so that its nonce is zeros.
func Withdrawal(why string) []byte {
	return bencode.MustMarshal(Message{Kind: KindRefusal, Version: Version, Nonce: make([]byte, NonceSize), Why: why})
}

package transfers

import "linnet/app/state/view"

// Actions is what the Transfers screen calls.
type Actions interface {
	PauseTransfer(id string)
	ResumeTransfer(id string)
	CancelTransfer(id string)
	AskCancelTransfers(ids ...string)
	ForgetTransfer(id string)
	PlayTransfer(id string)
	SetTransferPriority(id string, p view.Priority)
	UnfoldTransfer(id string, on bool)
	ShowTransferTab(view.TransferTab)
	ClearFinished()
	NewLink()
}

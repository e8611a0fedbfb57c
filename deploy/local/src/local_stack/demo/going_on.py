"""How to go on by hand when the story is told: addresses that answer, tokens that count, a call to paste."""

from dataclasses import dataclass

from rich.console import Console

from local_stack.demo.callers import PREFIX
from local_stack.demo.story import Story
from local_stack.seed import DEMO_CLIENTS
from local_stack.settings import StackSettings
from local_stack.state import StackState
from local_stack.tokens import ask_for_token


@dataclass(frozen=True)
class GoingOn:
    """What the reader may try on a platform that stays up."""

    console: Console
    settings: StackSettings
    state: StackState

    def show(self, story: Story) -> None:
        """Print the addresses, the tokens and a first call; raises StackError when the gateway gives none."""
        self.console.print("To go on by hand:")
        self._places(
            {
                "start here": self.state.public_url,
                "API reference": f"{self.state.public_url}/docs",
                "this referral": f"{self._address(story)} ({story.reference})",
                "e-mails sent": str(self.state.mailbox),
                "logs": str(self.settings.logs),
            }
        )
        # Tokens belong on a screen: what is no terminal may be a log, which is kept.
        if self.console.file.isatty():
            self._tokens(story)
        else:
            self._how_to_ask(story)

    def _tokens(self, story: Story) -> None:
        self.console.print("\nA token for each of the demonstration clients, good for ten minutes:\n")
        tokens = {client.client_id: self._token(client.client_id) for client in DEMO_CLIENTS}
        for who, token in tokens.items():
            # Names that a shell takes: what is printed can be pasted as it is.
            self._line(f"{_variable(who)}={token}")
        self.console.print("\nWith that line pasted, the officer reads the referral of the story:\n")
        self._line(f'curl -H "Authorization: Bearer ${_variable("officer")}" {self._address(story)}\n')
        self.console.print("[bold]make token WHO=officer[/bold], in another terminal, prints the next one.")

    def _how_to_ask(self, story: Story) -> None:
        names = ", ".join(client.client_id for client in DEMO_CLIENTS)
        self._places({"a token": "make token WHO=officer", "WHO is one of": names})
        self._line(f'\n  curl -H "Authorization: Bearer $(make token WHO=officer)" {self._address(story)}\n')

    def _places(self, places: dict[str, str]) -> None:
        for name, place in places.items():
            self._line(f"  {name:<14} {place}")

    def _line(self, text: str) -> None:
        self.console.print(text, soft_wrap=True, markup=False)

    def _token(self, who: str) -> str:
        return ask_for_token(self.state.public_url, who, self.settings.secrets)

    def _address(self, story: Story) -> str:
        return f"{self.state.public_url}{PREFIX}{story.path}"


def show_what_was_stopped(console: Console, settings: StackSettings) -> None:
    """Say that nothing answers any more, and how to go on."""
    console.print("[bold]The platform was stopped again[/bold]; what it did is kept. To go on by hand:")
    console.print("  make up                  starts it with the same data, and says where")
    console.print("  make token WHO=officer   prints a token, in another terminal")
    console.print(f"  {'WHO is one of':<24} {', '.join(client.client_id for client in DEMO_CLIENTS)}", soft_wrap=True)
    console.print(f"  {'e-mails and logs':<24} {settings.folder}", soft_wrap=True)


def _variable(who: str) -> str:
    return who.upper().replace("-", "_")

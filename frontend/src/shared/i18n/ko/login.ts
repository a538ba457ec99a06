export const texts = {
  problem: {
    wrong_credentials: "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요.",
    too_many_logins: "로그인 시도가 너무 많았습니다. 잠시 뒤에 다시 시도해 주세요.",
  },
  session: {
    lead: "담아 둔 책이 어느 클러스터에서든 그대로 기다립니다.",
    ended: "로그인이 만료되었습니다. 다시 로그인하면 하던 일이 이어집니다.",
    needed: "로그인하면 하던 일이 바로 이어집니다.",
    id: "아이디",
    password: "비밀번호",
    show: "비밀번호 보기",
    hide: "비밀번호 숨기기",
    submit: "로그인",
    submitting: "로그인하는 중…",
    missingId: "아이디를 입력해 주세요.",
    missingPassword: "비밀번호를 입력해 주세요.",
    wait: "{{time}} 뒤에 다시 시도할 수 있습니다.",
    again: "이제 다시 로그인할 수 있습니다.",
    skip: "로그인하지 않고 계속 보기",
    accounts: "테스트 계정",
    accountsNote: "누구나 도서관을 시험해 볼 수 있는 계정입니다. 고르면 아래가 채워집니다.",
  },
} as const;
